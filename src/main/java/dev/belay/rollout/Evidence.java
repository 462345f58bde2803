package dev.belay.rollout;

import dev.belay.rollout.rule.RuleState;

/**
 * All that is known of a running rollout: what another process needs to continue it. A store keeps it as JSON with these names.
 *
 * @param state its label
 * @param elapsedNanos in that state
 * @param digests of the artifacts that it is evidence of
 */
public record Evidence(String state, long elapsedNanos, Digests digests, RuleState rules) {}
