package dev.belay.rollout.rule;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rules watch over a rollout, and what a step waits for. What no rule could work with can't be constructed; what may be
 * asked for is narrower, and {@link #checked} for new requests: rules that were journaled under other limits stay valid.
 *
 * @param gate stable's recent error rate above which it is itself in breach and everything waits, 0 to 1
 * @param minSamples requests in both arms before a step
 * @param minTime at one weight before a step
 */
public record RuleSettings(Sequential sequential, Plain plain, double gate, int minSamples, Duration minTime) {
    private static final Duration LONGEST = Duration.ofDays(365);

    public static final RuleSettings DEFAULT =
            new RuleSettings(Sequential.DEFAULT, Plain.NONE, 0.05, 200, Duration.ofSeconds(60));

    /**
     * The sequential rule.
     *
     * @param on if not, it has no effect on rollback, steps and promotion
     * @param alpha how probable a rollback of a candidate within the tolerance may be, ever
     * @param sticky arms are drawn by key: only a key's first error counts
     * @param latency whether slow runs count too
     */
    public record Sequential(boolean on, double alpha, boolean sticky, boolean latency) {
        public static final Sequential DEFAULT = new Sequential(true, 0.01, false, false);

        public static final Sequential OFF = new Sequential(false, 0.01, false, false);

        public Sequential {
            Check.require(alpha >= 1e-6 && alpha <= 0.5, "alpha", alpha, "are 0.000001 to 0.5");
            Check.require(!(sticky && latency), "latency", "on", "is off where arms are sticky");
        }

        public Sequential withLatency() {
            return new Sequential(on, alpha, sticky, true);
        }

        public Sequential withSticky() {
            return new Sequential(on, alpha, true, latency);
        }

        /** The part of α for errors; the rest is for latency. */
        double errorShare() {
            return latency ? 0.8 : 1;
        }

        double latencyShare() {
            return 1 - errorShare();
        }
    }

    /**
     * The plain rules.
     *
     * @param maxErrors roll back at more errors of the candidate than these
     * @param ratio roll back at a higher share of errors than this
     */
    public record Plain(OptionalLong maxErrors, Optional<Ratio> ratio) {
        public static final Plain NONE = new Plain(OptionalLong.empty(), Optional.empty());

        public Plain {
            Check.require(maxErrors.orElse(0) >= 0, "errors.max", maxErrors.orElse(0), "are 0 and more");
        }

        public boolean any() {
            return maxErrors.isPresent() || ratio.isPresent();
        }
    }

    /**
     * Too many errors in a window of time.
     *
     * @param max share of errors that is still tolerated, 0 to 1
     * @param window 1 s to 1 h, in whole ticks of 100 ms; never longer than configured
     * @param minSamples the candidate's requests in the window before it judges
     */
    public record Ratio(double max, Duration window, int minSamples) {
        private static final Duration LONGEST = Duration.ofHours(1);

        public Ratio {
            Check.require(max >= 0 && max < 1, "ratio.max", max, "are 0 to below 1");
            Check.require(window.compareTo(RolloutRules.TICK) >= 0, "ratio.window", window, "are PT1S to PT1H");
            Check.require(minSamples >= 1, "ratio.minSamples", minSamples, "are 1 and more");
        }

        /** @throws IllegalArgumentException if it isn't allowed in a request */
        public Ratio checked() {
            boolean fits = window.toSeconds() >= 1 && window.compareTo(LONGEST) <= 0;
            Check.require(fits, "ratio.window", window, "are PT1S to PT1H");
            return this;
        }
    }

    /** @throws IllegalArgumentException naming the field, its value and what is allowed */
    public RuleSettings {
        Check.require(gate > 0 && gate < 1, "gate", gate, "are numbers between 0 and 1");
        Check.require(minSamples >= 0, "minSamples", minSamples, "are 0 and more");
        Check.require(!minTime.isNegative(), "minTime", minTime, "are PT0S to P365D");
        if (!sequential.on() && !plain.any()) {
            throw new IllegalArgumentException(
                    "rules are none, allowed are the sequential rule, errors and ratio, at least one of them");
        }
    }

    /** @throws IllegalArgumentException if they aren't allowed in a request */
    public RuleSettings checked() {
        Check.require(minTime.compareTo(LONGEST) <= 0, "minTime", minTime, "are PT0S to P365D");
        plain.ratio().ifPresent(Ratio::checked);
        return this;
    }

    public RuleSettings with(Sequential other) {
        return new RuleSettings(other, plain, gate, minSamples, minTime);
    }

    public RuleSettings with(Plain other) {
        return new RuleSettings(sequential, other, gate, minSamples, minTime);
    }

    public RuleSettings withMinTime(Duration other) {
        return new RuleSettings(sequential, plain, gate, minSamples, other);
    }

    public RuleSettings withMinSamples(int other) {
        return new RuleSettings(sequential, plain, gate, other, minTime);
    }

    /** Apart from the settings, whose defaults need it before they are there. */
    private static final class Check {
        static void require(boolean holds, String field, Object value, String allowed) {
            if (!holds) {
                throw new IllegalArgumentException(field + " is " + value + ", allowed " + allowed);
            }
        }
    }
}
