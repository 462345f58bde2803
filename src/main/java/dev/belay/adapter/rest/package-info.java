/** The wire over HTTP: Open Inference Protocol v2, the v1 predict form, control and errors. */
@NullMarked
package dev.belay.adapter.rest;

import org.jspecify.annotations.NullMarked;
