package dev.belay.load.faults;

import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.PauseProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Holds an outcome against what its scenario must show. */
final class Judge {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLIENT_ALLOWANCE = Duration.ofMillis(5);

    private final PauseProbe pauses;

    Judge(PauseProbe pauses) {
        this.pauses = pauses;
    }

    /** What isn't as it must be, in words; empty if all is well. */
    List<String> judge(Outcome outcome) {
        List<String> violations = new ArrayList<>();
        answers(outcome, violations);
        breaker(outcome, violations);
        bulkhead(outcome, violations);
        lateByTheGateway(outcome, violations);
        lateByTheClient(outcome.scenario(), outcome.faulty(), violations);
        outcome.healing().forEach(load -> lateByTheClient(outcome.scenario(), load, violations));
        counts(outcome, violations);
        return violations;
    }

    private static void answers(Outcome outcome, List<String> violations) {
        Scenario scenario = outcome.scenario();
        if (outcome.faulty().total() == 0) {
            violations.add("no answer at all");
        }
        Predicate<AnswerKind> intended =
                kind -> kind.status() == 200 && scenario.answering().contains(kind.tier());
        outcome.faulty()
                .others(intended)
                .forEach((kind, count) -> violations.add(
                        count + " × " + kind + " during the fault, not 200 from " + scenario.answering()));
        outcome.healing()
                .forEach(load -> load.others(kind -> kind.status() == 200)
                        .forEach((kind, count) -> violations.add(count + " × " + kind + " after the fault")));
        LoadResult last = outcome.healing().getLast();
        if (last.count(kind -> kind.tier().equals("primary")) == 0) {
            violations.add("the primary didn't answer again");
        }
    }

    private static void breaker(Outcome outcome, List<String> violations) {
        boolean opened = outcome.evidence().breakerOpened();
        double last = outcome.evidence().lastBreakerState();
        switch (outcome.scenario().breaker()) {
            case OPEN_AND_CLOSE -> {
                if (!opened) {
                    violations.add("the breaker never opened");
                }
                if (last != 0) {
                    violations.add("the breaker didn't close again");
                }
            }
            case STAY_CLOSED -> {
                if (opened) {
                    violations.add("the breaker didn't stay closed");
                }
            }
            case DO_AS_IT_LIKES -> {}
        }
    }

    private static void bulkhead(Outcome outcome, List<String> violations) {
        int slots = outcome.scenario().slots();
        if (slots > 0 && outcome.evidence().highestInflight() != slots) {
            violations.add("the primary held at most " + outcome.evidence().highestInflight() + " calls, not " + slots);
        }
        if (outcome.evidence().lastInflight() != 0) {
            violations.add("the primary still holds " + outcome.evidence().lastInflight() + " calls");
        }
    }

    private void lateByTheGateway(Outcome outcome, List<String> violations) {
        long reserve = outcome.scenario().reserve().toNanos();
        for (Watch.Missed missed : outcome.evidence().missed()) {
            long pause = pauses.longestNanosBetween(missed.fromNanos() - NANOS_PER_SECOND, missed.toNanos());
            if (pause <= reserve) {
                violations.add(String.format(
                        Locale.ROOT,
                        "%d answers late by the gateway's own count, longest pause only %.1f ms",
                        missed.count(),
                        pause / 1e6));
            }
        }
    }

    private void lateByTheClient(Scenario scenario, LoadResult load, List<String> violations) {
        long allowed = scenario.deadline().plus(CLIENT_ALLOWANCE).toNanos();
        long[] slowest = load.slowestByNanos();
        for (int second = 0; second < slowest.length; second++) {
            long end = load.startNanos() + (second + 1) * NANOS_PER_SECOND;
            // An answer of this second may have been asked for in the one before.
            long pause = pauses.longestNanosBetween(end - 2 * NANOS_PER_SECOND, end);
            if (slowest[second] > allowed + pause) {
                violations.add(String.format(
                        Locale.ROOT,
                        "an answer after %.1f ms in a second with no pause above %.1f ms",
                        slowest[second] / 1e6,
                        pause / 1e6));
            }
        }
    }

    private static void counts(Outcome outcome, List<String> violations) {
        Map<String, Long> seen = new TreeMap<>();
        count(outcome.faulty(), seen);
        outcome.healing().forEach(load -> count(load, seen));
        if (!seen.equals(outcome.counted())) {
            violations.add("the gateway counted " + outcome.counted() + " answers, the client " + seen);
        }
    }

    private static void count(LoadResult load, Map<String, Long> seen) {
        load.answers().forEach((kind, count) -> seen.merge(kind.tier() + " " + kind.model(), count, Long::sum));
    }
}
