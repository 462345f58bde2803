package dev.belay.adapter.rest;

import dev.belay.vocabulary.Inputs;

/**
 * A decoded v1 request.
 *
 * @param columns true if it came in the column form ({@code inputs}), which is answered in that form ({@code outputs})
 */
record PredictRequest(Inputs inputs, boolean columns) {}
