package dev.belay.serving;

import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts what is observed of an endpoint. */
final class Tally implements EndpointObserver {
    final List<String> requests = new ArrayList<>();
    final List<String> guards = new ArrayList<>();
    int inflight;
    int mostInflight;
    int missed;
    int callerLimitMissed;

    @Override
    public void inflight(int change) {
        inflight += change;
        mostInflight = Math.max(mostInflight, inflight);
    }

    @Override
    public void request(Protocol protocol, Outcome outcome, long nanos) {
        requests.add(protocol.label().toUpperCase(Locale.ROOT) + " " + outcome + " " + nanos);
    }

    @Override
    public void deadlineMissed() {
        missed++;
    }

    @Override
    public void callerLimitMissed() {
        callerLimitMissed++;
    }

    @Override
    public void guard(String check, String feature, String action) {
        guards.add(check + " " + feature + " " + action);
    }
}
