package dev.belay.cascade;

import dev.belay.inference.ModelRef;
import dev.belay.model.Baseline;

/** The last tier: answers on the event loop, in microseconds, whatever happened before. */
public record BaselineTier(String name, ModelRef model, Baseline baseline) {}
