package dev.belay.cascade;

import dev.belay.model.Baseline;
import dev.belay.vocabulary.ModelRef;

/** The last tier: answers on the event loop, in microseconds, whatever happened before. */
public record BaselineTier(String name, ModelRef model, Baseline baseline) {}
