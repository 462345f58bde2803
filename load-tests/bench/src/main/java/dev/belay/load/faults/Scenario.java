package dev.belay.load.faults;

import dev.belay.load.gateway.Drill;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One way to break an endpoint, and what must come of it.
 *
 * @param drills what the gateway is asked to act out; empty where the model itself is faulty
 * @param triggered whether the requests carry the value that the faulty models stumble over
 * @param answering the tiers that may answer while the fault lasts
 * @param deadline the endpoint's
 * @param reserve what the gateway keeps back for the tiers after the failing ones
 * @param slots the primary's bulkhead, which must fill and empty; 0 if it isn't looked at
 */
record Scenario(
        String name,
        String endpoint,
        List<Drill> drills,
        boolean triggered,
        Set<String> answering,
        BreakerMust breaker,
        Duration deadline,
        Duration reserve,
        int slots) {
    enum BreakerMust {
        OPEN_AND_CLOSE,
        STAY_CLOSED,
        DO_AS_IT_LIKES
    }

    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Duration RESERVE = Duration.ofMillis(30); // 10 % of the deadline
    private static final Duration HEURISTIC_RESERVE = Duration.ofMillis(2);
    private static final Duration NARROW_DEADLINE = Duration.ofSeconds(1);
    private static final Duration NARROW_RESERVE = Duration.ofMillis(100);
    private static final int NARROW_SLOTS = 32;
    private static final long LONG_DELAY_MILLIS = 10_000;

    static List<Scenario> all() {
        return List.of(
                drill("error", BreakerMust.OPEN_AND_CLOSE, Drill.of("primary", "error")),
                drill("hang", BreakerMust.OPEN_AND_CLOSE, Drill.of("primary", "hang")),
                drill("nan", BreakerMust.OPEN_AND_CLOSE, Drill.of("primary", "nan")),
                drill(
                        "delay",
                        BreakerMust.OPEN_AND_CLOSE,
                        Drill.of("primary", "delay").delayedBy(LONG_DELAY_MILLIS)),
                drill("overload", BreakerMust.STAY_CLOSED, Drill.of("primary", "overload")),
                bothBroken("error"),
                bothBroken("hang"),
                narrow(),
                real("loop", Set.of("fallback"), BreakerMust.OPEN_AND_CLOSE),
                real("operator", Set.of("fallback"), BreakerMust.OPEN_AND_CLOSE),
                // What the model can't take is the request's fault: others' requests still go to it.
                real("fail", Set.of("fallback"), BreakerMust.STAY_CLOSED),
                real("nan-output", Set.of("fallback"), BreakerMust.STAY_CLOSED),
                // Slow is no failure as long as it keeps within its budget.
                real("slow20", Set.of("primary", "fallback"), BreakerMust.DO_AS_IT_LIKES));
    }

    private static Scenario drill(String fault, BreakerMust breaker, Drill drill) {
        return new Scenario(fault, "flights", List.of(drill), false, Set.of("fallback"), breaker, DEADLINE, RESERVE, 0);
    }

    private static Scenario bothBroken(String fault) {
        return new Scenario(
                "both-" + fault,
                "flights",
                List.of(Drill.of("primary", fault), Drill.of("fallback", fault)),
                false,
                Set.of("baseline"),
                BreakerMust.OPEN_AND_CLOSE,
                DEADLINE,
                HEURISTIC_RESERVE,
                0);
    }

    private static Scenario narrow() {
        return new Scenario(
                "hang-32-slots",
                "narrow",
                List.of(Drill.of("primary", "hang")),
                false,
                Set.of("fallback"),
                BreakerMust.OPEN_AND_CLOSE,
                NARROW_DEADLINE,
                NARROW_RESERVE,
                NARROW_SLOTS);
    }

    private static Scenario real(String version, Set<String> answering, BreakerMust breaker) {
        return new Scenario("real-" + version, version, List.of(), true, answering, breaker, DEADLINE, RESERVE, 0);
    }
}
