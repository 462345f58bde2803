package dev.belay.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How the last rollouts that ended here looked when they did. */
final class EndedViews {
    private static final int MOST = 20;

    private final Map<String, RolloutView> views = new LinkedHashMap<>();

    void add(RolloutView over) {
        views.put(over.rollout().id(), over);
        if (views.size() > MOST) {
            views.remove(views.keySet().iterator().next());
        }
    }

    Optional<RolloutView> find(String rollout) {
        return Optional.ofNullable(views.get(rollout));
    }
}
