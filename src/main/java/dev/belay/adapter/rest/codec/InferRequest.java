package dev.belay.adapter.rest.codec;

import dev.belay.vocabulary.Inputs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded v2 request.
 *
 * @param id to be echoed; null if the caller gave none
 * @param timeoutMicros the caller's budget; 0 or less if not given
 * @param outputs names of the wanted outputs in the caller's order; empty means all
 */
public record InferRequest(@Nullable String id, long timeoutMicros, List<String> outputs, Inputs inputs) {}
