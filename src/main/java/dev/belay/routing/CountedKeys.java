package dev.belay.routing;

import dev.belay.monitoring.DistinctKeys;
import dev.belay.vocabulary.Inputs;
import org.jspecify.annotations.Nullable;

/** The key by which an endpoint's rollouts may be sticky, and how many distinct values it has: a rollout needs enough. */
public record CountedKeys(StickyKey key, DistinctKeys distinct) {
    public void count(Inputs inputs, @Nullable String header) {
        Long hash = key.hash(inputs, header);
        if (hash != null) {
            distinct.add(hash);
        }
    }
}
