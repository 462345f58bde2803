package dev.belay.model;

import java.util.List;

/** Where model versions come from. */
public interface ModelRepository {
    /** Every version found, heuristics included, sound or not, ordered by model name and natural version order. */
    List<ModelVersion> scan();
}
