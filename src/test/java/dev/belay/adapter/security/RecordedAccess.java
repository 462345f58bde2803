package dev.belay.adapter.security;

import dev.belay.monitoring.Observations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what it was told. */
final class RecordedAccess implements Observations.AccessObserver {
    final List<Observations.Denial> denied = Collections.synchronizedList(new ArrayList<>());
    final List<Boolean> stale = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void denied(Observations.Denial reason) {
        denied.add(reason);
    }

    @Override
    public void tokensStale(boolean isStale) {
        stale.add(isStale);
    }
}
