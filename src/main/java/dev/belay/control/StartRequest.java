package dev.belay.control;

import dev.belay.rollout.RolloutPlan;

/**
 * @param version of the endpoint's model
 * @param again tries a version that was rolled back before
 */
public record StartRequest(String version, RolloutPlan plan, boolean again) {}
