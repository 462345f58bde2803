package dev.belay.control;

import java.time.Instant;

/**
 * Now, on both clocks.
 *
 * @param nanos monotonic
 * @param at wall clock, for the journal
 */
public record Moment(long nanos, Instant at) {}
