package dev.belay.control;

import dev.belay.rollout.RolloutPlan;

/**
 * @param version of the endpoint's model
 * @param again the version was rolled back before, and is to be tried all the same
 */
public record StartRequest(String version, RolloutPlan plan, boolean again) {}
