package dev.belay.rollout.rule;

/** The clock of a rollout: the latest tick, that of the latest outcome, and how long the present weight has had traffic. */
final class TimeAtWeight {
    /** Without an outcome for so long nothing is known of the present. */
    private static final int SILENCE_SECONDS = 60;
    /** For so long after an outcome time at a weight counts: a pause of callers isn't traffic. */
    private static final int LULL_SECONDS = 10;

    private static final long TICKS_PER_SECOND = 1_000 / RolloutRules.TICK.toMillis();

    private long tick;
    private long outcomeTick;
    private long ticksAtWeight;

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

    /** Continues at a later tick. */
    void pass(long newTick) {
        long lull = outcomeTick + LULL_SECONDS * TICKS_PER_SECOND;
        ticksAtWeight += Math.max(0, Math.min(newTick, lull) - tick);
        tick = newTick;
    }

    /** Continues at a later tick; in between there was no process. */
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
        return tick - outcomeTick > SILENCE_SECONDS * TICKS_PER_SECOND;
    }

    Verdict.Hold silence() {
        double seconds = (double) (tick - outcomeTick) / TICKS_PER_SECOND;
        return new Verdict.Hold(Verdict.Reason.NO_DATA, seconds, SILENCE_SECONDS);
    }
}
