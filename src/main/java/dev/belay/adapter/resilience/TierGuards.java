package dev.belay.adapter.resilience;

import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;

/** A version's data guards, resolved against its endpoint's features. */
public record TierGuards(InputGuard input, InputBinder binder, OutputGuard output) {}
