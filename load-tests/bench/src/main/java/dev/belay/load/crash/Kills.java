package dev.belay.load.crash;

import dev.belay.load.gateway.Gateway;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills the gateway again and again, at any instant of its rollouts, and compares what it knows with what it said. */
final class Kills {
    private static final int LONGEST_LIFE_MILLIS = 2_500;
    private static final int MOST_CALLS = 8;
    /** A call takes a few milliseconds: half of the kills fall into one. */
    private static final int LONGEST_AFTER_CALL_MICROS = 8_000;

    private static final int PROBES = 30;
    private static final Pattern ENDED =
            Pattern.compile("kind=rollout\\.(rolledBack|aborted) rollout=(\\S+).* state=(\\w+)");
    /** The same, or that the bake was over. */
    private static final Pattern OVER = Pattern.compile("kind=rollout\\.(rolledBack|aborted|baked) ");

    private final CrashFixture fixture;
    private final Violations violations;
    private final SplittableRandom random;
    private final Witness witness = new Witness();

    Kills(CrashFixture fixture, long seed, Violations violations) {
        this.fixture = fixture;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    void run(int kills) throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            violations.at("kill " + kill);
            live(kill);
        }
        violations.at("the last start");
        try (Gateway gateway = fixture.start();
                Api api = new Api(gateway.port());
                Callers callers = Callers.start(gateway.port(), fixture.bodies())) {
            check(gateway, api, callers, System.nanoTime());
            callers.stop();
            System.out.printf(
                    "%d kills, %d acknowledged changes, %d rows; calls %s%n",
                    kills, witness.acknowledgements(), api.journal().size(), new java.util.TreeMap<>(witness.calls()));
        }
    }

    private void live(int kill) throws IOException, InterruptedException {
        Gateway gateway = fixture.start();
        long startNanos = System.nanoTime();
        try (Api api = new Api(gateway.port());
                Callers callers = Callers.start(gateway.port(), fixture.bodies())) {
            check(gateway, api, callers, startNanos);
            Thread executioner = executioner(gateway, callers);
            Thread operator = Thread.ofPlatform().name("operator").start(operator(api, kill, executioner));
            executioner.join();
            operator.join();
            callers.check(violations);
            witness.checkAnswers(callers.seen(), violations);
            readLog(gateway);
        } finally {
            gateway.kill();
        }
    }

    private Operator operator(Api api, int kill, Thread executioner) {
        AtomicInteger left = new AtomicInteger(1 + random.nextInt(MOST_CALLS));
        return new Operator(api, witness, random.split(), "kill " + kill, () -> {
            if (left.decrementAndGet() == 0) {
                LockSupport.unpark(executioner);
            }
        });
    }

    /** Waits for an instant, or for a call to be sent and some of its milliseconds to pass. */
    private Thread executioner(Gateway gateway, Callers callers) {
        boolean inCall = random.nextBoolean();
        long nanos = inCall
                ? TimeUnit.SECONDS.toNanos(20)
                : TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS));
        long afterNanos = inCall ? TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_AFTER_CALL_MICROS)) : 0;
        return Thread.ofPlatform().name("executioner").start(() -> {
            long end = System.nanoTime() + nanos;
            if (inCall) {
                LockSupport.parkNanos(nanos);
                end = System.nanoTime() + afterNanos;
            }
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(Math.max(1, Math.min(100_000, end - System.nanoTime())));
            }
            callers.stop();
            gateway.kill();
        });
    }

    /** What it says after a start is what it did and said before. */
    private void check(Gateway gateway, Api api, Callers callers, long startNanos)
            throws IOException, InterruptedException {
        Map<String, Standing> listed;
        List<Row> rows;
        int tries = 0;
        do { // rules go on meanwhile: read again until nothing has moved
            listed = standings(api);
            rows = settledJournal(api);
        } while (!listed.equals(standings(api)) && ++tries < 20);
        Fold fold = new Fold(rows);
        fold.check(violations);
        for (Standing now : listed.values()) {
            violations.unless(
                    now.equals(fold.rollouts().get(now.id())),
                    "the state is " + now + ", the journal says "
                            + fold.rollouts().get(now.id()));
        }
        witness.checkJournal(rows, violations);
        witness.checkStandings(fold.rollouts(), violations);
        String primary = api.primary();
        violations.unless(
                primary.equals(fold.primary()), "the primary is " + primary + ", the journal says " + fold.primary());
        boolean runs = listed.values().stream().anyMatch(Standing::runs);
        // What went on at the start may have been taken out, or have baked, before anybody looked.
        if (runs || gateway.log().stream().anyMatch(line -> OVER.matcher(line).find())) {
            witness.goesOn(startNanos);
        } else {
            witness.allOver(startNanos);
        }
        if (!runs) {
            witness.allOver(System.nanoTime());
        }
        probe(api, callers, listed);
    }

    /** Nobody but the journal's versions answers. */
    private void probe(Api api, Callers callers, Map<String, Standing> before)
            throws IOException, InterruptedException {
        String primary = api.primary();
        List<Callers.Seen> answers = callers.more(PROBES);
        if (before.equals(standings(api))) {
            List<String> candidates = before.values().stream()
                    .filter(Standing::runs)
                    .map(running -> Api.ENDPOINT + "/" + running.version())
                    .toList();
            answers.stream()
                    .filter(answer -> answer.candidate()
                            ? candidates.isEmpty()
                            : answer.tier().equals("primary") && !answer.model().equals(primary))
                    .findFirst()
                    .ifPresent(answer -> violations.add(
                            "with primary " + primary + " and candidates " + candidates + " came " + answer));
        }
    }

    private static Map<String, Standing> standings(Api api) throws IOException {
        Map<String, Standing> standings = new HashMap<>();
        api.rollouts().forEach(rollout -> standings.put(rollout.id(), rollout.settled()));
        return standings;
    }

    /** A tombstone that the journal lacked is written behind the start: waits a little for that. */
    private static List<Row> settledJournal(Api api) throws IOException, InterruptedException {
        List<Row> rows = api.journal();
        TimeUnit.MILLISECONDS.sleep(30);
        List<Row> again = api.journal();
        while (again.size() > rows.size()) {
            rows = again;
            TimeUnit.MILLISECONDS.sleep(30);
            again = api.journal();
        }
        return again;
    }

    private void readLog(Gateway gateway) throws IOException {
        for (String line : gateway.log()) {
            Matcher end = ENDED.matcher(line);
            if (end.find()) {
                witness.logged(end.group(2), end.group(3));
            }
        }
    }
}
