package dev.belay.adapter.rest.codec;

import dev.belay.vocabulary.Inputs;

/**
 * A decoded v1 request.
 *
 * @param columns true if it came in the column form ({@code inputs}), which is answered in that form ({@code outputs})
 */
public record PredictRequest(Inputs inputs, boolean columns) {}
