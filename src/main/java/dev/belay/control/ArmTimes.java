package dev.belay.control;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.Observations.ArmObserver;
import dev.belay.vocabulary.Arm;
import java.util.OptionalLong;

/** How long each arm's last requests took, from the draw to their first tier's end; passed on to the metrics. */
final class ArmTimes implements ArmObserver {
    private final ArmObserver next;
    private final LatencyWindow stable = new LatencyWindow();
    private final LatencyWindow candidate = new LatencyWindow();
    private volatile long nowNanos;

    ArmTimes(ArmObserver next, long nowNanos) {
        this.next = next;
        this.nowNanos = nowNanos;
    }

    /** Sets the time; it need not be exact. */
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
}
