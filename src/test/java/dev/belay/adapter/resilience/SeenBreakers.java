package dev.belay.adapter.resilience;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a tier's observer sees of its breaker. */
final class SeenBreakers {
    private final Queue<BreakerState> seen = new ConcurrentLinkedQueue<>();

    TierObserver before(TierObserver others) {
        return (TierObserver) Proxy.newProxyInstance(
                TierObserver.class.getClassLoader(),
                new Class<?>[] {TierObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("breaker")) {
                        seen.add((BreakerState) arguments[1]);
                    }
                    return method.invoke(others, arguments);
                });
    }

    List<BreakerState> seen() {
        return List.copyOf(seen);
    }
}
