package dev.belay.rollout.rule;

import java.time.Duration;

/** The clock of a rollout: the latest tick, that of the latest outcome, and how long the present weight has had traffic. */
final class TimeAtWeight {
    /** Without an outcome for so long nothing is known of the present. */
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** Time goes on at a weight for so long after an outcome: a pause of callers isn't traffic. */
    private static final Duration LULL = Duration.ofSeconds(10);

    private long tick;
    private long outcomeTick;
    private long ticksAtWeight;

    TimeAtWeight(long tick) {
        this.tick = tick;
        outcomeTick = tick;
    }

    TimeAtWeight(RuleState.Slot state) {
        tick = state.tick();
        outcomeTick = state.outcomeTick();
        ticksAtWeight = state.atWeight();
    }

    long tick() {
        return tick;
    }

    long outcomeTick() {
        return outcomeTick;
    }

    /** Under traffic, the first outcome's tick included. */
    long ticksAtWeight() {
        return ticksAtWeight;
    }

    /** Goes on to a later tick. */
    void pass(long newTick) {
        long lull = outcomeTick + ticks(LULL);
        ticksAtWeight += Math.max(0, Math.min(newTick, lull) - tick);
        tick = newTick;
    }

    /** Goes on to a later tick; in between there was no process. */
    void skip(long newTick) {
        tick = Math.max(tick, newTick);
    }

    /** There is an outcome in this tick. */
    void outcome() {
        outcomeTick = tick;
    }

    void startWeight() {
        ticksAtWeight = 1;
    }

    boolean isSilent() {
        return tick - outcomeTick > ticks(SILENCE);
    }

    Verdict.Hold silence() {
        double seconds = (tick - outcomeTick) * RolloutRules.TICK.toMillis() / 1e3;
        return new Verdict.Hold(Verdict.Reason.NO_DATA, seconds, SILENCE.toSeconds());
    }

    private static long ticks(Duration duration) {
        return duration.toMillis() / RolloutRules.TICK.toMillis();
    }
}
