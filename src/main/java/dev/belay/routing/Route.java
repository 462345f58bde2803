package dev.belay.routing;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: an endpoint's cascade, or one version called by its own path. Everything the request path needs
 * is resolved here, once.
 *
 * @param endpoint the name applications call
 * @param version null for the endpoint itself
 * @param features the inputs that it accepts
 * @param inputs for metadata; fewer than {@code features} for a version's own path
 * @param outputs for metadata, those of its first tier that is loaded
 * @param platform for metadata, e.g. {@code onnxruntime_onnx}
 * @param deadlineNanos the most time a request gets
 * @param split the share of a rollout's candidate; null where no rollout routes
 * @param keys by which its rollouts may be sticky; null where none is configured
 */
public record Route(
        String endpoint,
        @Nullable String version,
        FeatureSet features,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<String> versions,
        String platform,
        Cascade cascade,
        long deadlineNanos,
        EndpointObserver observer,
        CascadeObserver cascadeObserver,
        @Nullable Split split,
        @Nullable CountedKeys keys) {
    public Route {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        versions = List.copyOf(versions);
    }

    /** The same, with another share for a candidate, or none. */
    public Route with(@Nullable Split other) {
        return new Route(
                endpoint,
                version,
                features,
                inputs,
                outputs,
                versions,
                platform,
                cascade,
                deadlineNanos,
                observer,
                cascadeObserver,
                other,
                keys);
    }

    /**
     * The header that a request's sticky key is in: the rollout's, which may be older than what is configured, or else the
     * counted one; null if no header is.
     */
    public @Nullable String stickyHeader() {
        StickyKey key = stickyKey();
        return key == null || key.source() != StickyKey.Source.HEADER ? null : key.name();
    }

    private @Nullable StickyKey stickyKey() {
        StickyKey tried = split == null ? null : split.stickyKey();
        return tried != null || keys == null ? tried : keys.key();
    }

    /** The keys to count of a request with that header; null for none, also while a rollout goes by another header. */
    public @Nullable CountedKeys counted() {
        boolean other = keys != null
                && keys.key().source() == StickyKey.Source.HEADER
                && !keys.key().name().equals(stickyHeader());
        return other ? null : keys;
    }

    /** At least one tier can serve. */
    public boolean canServe() {
        return cascade.canServe();
    }
}
