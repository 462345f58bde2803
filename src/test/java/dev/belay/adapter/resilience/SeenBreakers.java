package dev.belay.adapter.resilience;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a tier's observer is told of its breaker. */
final class SeenBreakers {
    private final Queue<BreakerState> told = new ConcurrentLinkedQueue<>();

    TierObserver before(TierObserver others) {
        return (TierObserver) Proxy.newProxyInstance(
                TierObserver.class.getClassLoader(),
                new Class<?>[] {TierObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("breaker")) {
                        told.add((BreakerState) arguments[1]);
                    }
                    return method.invoke(others, arguments);
                });
    }

    List<BreakerState> told() {
        return List.copyOf(told);
    }
}
