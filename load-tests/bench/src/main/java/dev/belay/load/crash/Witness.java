package dev.belay.load.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The answers to operators, over all restarts, and whether journal and state still agree. Thread-safe. */
final class Witness {
    /** A change that was confirmed. */
    private record Acknowledged(String kind, String rollout, long revision) {}

    /** From the sending of a start to the first answer that says that it's over. */
    private static final class Attempt {
        final long startedNanos;
        long overNanos = Long.MAX_VALUE;

        Attempt(long startedNanos) {
            this.startedNanos = startedNanos;
        }
    }

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, String> ended = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private final Set<String> uncertain = new HashSet<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private int reverts;
    private int uncertainReverts;
    private final Map<String, Integer> calls = new TreeMap<>();

    /** A start is on its way. */
    synchronized void starting(String hypothesis, long nowNanos) {
        uncertain.add(hypothesis);
        attempts.add(new Attempt(nowNanos));
    }

    /** It was answered: it runs. */
    synchronized void started(String hypothesis, Standing standing) {
        uncertain.remove(hypothesis);
        started.add(hypothesis);
        changed("rollout.started", standing, 1);
    }

    /** It was refused for good. */
    synchronized void notStarted(String hypothesis) {
        uncertain.remove(hypothesis);
        attempts.removeLast();
    }

    /** @param revision that the change made */
    synchronized void changed(String kind, Standing standing, long revision) {
        acknowledged.add(new Acknowledged(kind, standing.id(), revision));
        saw(standing);
    }

    synchronized void reverting() {
        uncertainReverts++;
    }

    synchronized void reverted(boolean anew) {
        uncertainReverts--;
        reverts += anew ? 1 : 0;
    }

    /** The gateway has said so. */
    synchronized void saw(Standing standing) {
        revisions.merge(standing.id(), standing.revision(), Math::max);
        if (!standing.runs()) {
            ended.put(standing.id(), standing.state());
        }
    }

    /** The gateway has logged this rollout's end. */
    synchronized void logged(String rollout, String state) {
        ended.put(rollout, state);
    }

    /** Nothing runs: whoever answers as a candidate from now on is wrong. */
    synchronized void allOver(long nowNanos) {
        attempts.stream()
                .filter(attempt -> attempt.overNanos == Long.MAX_VALUE)
                .forEach(attempt -> attempt.overNanos = nowNanos);
    }

    /** Something runs after a restart. */
    synchronized void goesOn(long nowNanos) {
        attempts.add(new Attempt(nowNanos));
    }

    synchronized void count(String call, boolean done) {
        calls.merge(call + (done ? " done" : " refused"), 1, Integer::sum);
    }

    synchronized Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    synchronized int acknowledgements() {
        return acknowledged.size() + reverts;
    }

    /** No answer by a candidate that was asked after its end was known and answered before another start was sent. */
    synchronized void checkAnswers(List<Callers.Seen> seen, Violations violations) {
        seen.stream()
                .filter(Callers.Seen::candidate)
                .filter(answer -> attempts.stream()
                        .noneMatch(attempt ->
                                answer.doneNanos() >= attempt.startedNanos && answer.sentNanos() <= attempt.overNanos))
                .findFirst()
                .ifPresent(answer -> violations.add("a candidate answered while no rollout ran: " + answer));
    }

    /** That the journal has all that was acknowledged, once, and nothing that was refused. */
    synchronized void checkJournal(List<Row> rows, Violations violations) {
        Map<Acknowledged, Integer> there = new HashMap<>();
        Map<String, Integer> hypotheses = new HashMap<>();
        int revertsThere = 0;
        for (Row row : rows) {
            there.merge(new Acknowledged(row.kind(), row.rollout(), row.revision()), 1, Integer::sum);
            if (row.kind().equals("rollout.started")) {
                hypotheses.merge(row.hypothesis(), 1, Integer::sum);
            }
            revertsThere += row.kind().equals("endpoint.reverted") ? 1 : 0;
        }
        for (Acknowledged done : acknowledged) {
            int times = there.getOrDefault(done, 0);
            violations.unless(times == 1, done + " was acknowledged and is in the journal " + times + " times");
        }
        for (String hypothesis : started) {
            int times = hypotheses.getOrDefault(hypothesis, 0);
            violations.unless(times == 1, "the start of '" + hypothesis + "' is in the journal " + times + " times");
        }
        hypotheses.forEach((hypothesis, times) -> violations.unless(
                times == 1 && (started.contains(hypothesis) || uncertain.contains(hypothesis)),
                "the start of '" + hypothesis + "' is in the journal " + times + " times, and was refused"));
        violations.unless(
                revertsThere >= reverts && revertsThere <= reverts + uncertainReverts,
                revertsThere + " reverts are in the journal; " + reverts + " were acknowledged, " + uncertainReverts
                        + " weren't answered");
    }

    /** That no rollout has gone back to where it was before an answer, and none that had ended runs or ended otherwise. */
    synchronized void checkStandings(Map<String, Standing> standings, Violations violations) {
        revisions.forEach((id, revision) -> {
            Standing now = standings.get(id);
            violations.unless(
                    now != null && now.revision() >= revision,
                    "rollout " + id + " was seen at revision " + revision + " and is " + now);
        });
        ended.forEach((id, state) -> {
            Standing now = standings.get(id);
            violations.unless(
                    now != null && now.state().equals(state), "rollout " + id + " was " + state + " and is " + now);
        });
    }
}
