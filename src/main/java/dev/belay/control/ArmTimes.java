package dev.belay.control;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.vocabulary.Arm;
import java.util.OptionalLong;

/** How long the last requests of either arm took, from the coin to their first tier's end; passes on whatever it is told. */
final class ArmTimes implements RolloutObserver {
    private final RolloutObserver next;
    private final LatencyWindow stable = new LatencyWindow();
    private final LatencyWindow candidate = new LatencyWindow();
    private volatile long nowNanos;

    ArmTimes(RolloutObserver next, long nowNanos) {
        this.next = next;
        this.nowNanos = nowNanos;
    }

    /** Time has come to this; it need not be exact. */
    void at(long nanos) {
        nowNanos = nanos;
    }

    @Override
    public void ended(Arm arm, boolean error, long nanos) {
        window(arm).record(nanos, nowNanos);
        next.ended(arm, error, nanos);
    }

    private LatencyWindow window(Arm arm) {
        return arm == Arm.STABLE ? stable : candidate;
    }

    /** Empty before the arm's first request. */
    OptionalLong p50Nanos(Arm arm) {
        return known(window(arm).at(nowNanos).p50Nanos());
    }

    /** Empty before the arm's first request. */
    OptionalLong p99Nanos(Arm arm) {
        return known(window(arm).at(nowNanos).p99Nanos());
    }

    private static OptionalLong known(long nanos) {
        return nanos == 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    @Override
    public void ineligible(String reason) {
        next.ineligible(reason);
    }

    @Override
    public void state(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {
        next.state(state, held, weightRatio, evidenceLog, thresholdLog);
    }

    @Override
    public void rolledBack(String reason) {
        next.rolledBack(reason);
    }

    @Override
    public void swapped(long decidedNanos) {
        next.swapped(decidedNanos);
    }

    @Override
    public void over() {
        next.over();
    }
}
