package dev.belay.load.crash;

import dev.belay.load.gateway.Gateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A canary while its journal's store is gone: nothing forward, a rollback all the same, and the journal afterwards. */
final class StoreCrashes {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final double LONGEST_ANSWER_MILLIS = 2_000;
    private static final double LONGEST_REFUSAL_MILLIS = 6_000;

    private final CrashFixture fixture;
    private final Trouble trouble;
    private final Violations violations;

    StoreCrashes(CrashFixture fixture, Trouble trouble, Violations violations) {
        this.fixture = fixture;
        this.trouble = trouble;
        this.violations = violations;
    }

    void run() throws IOException, InterruptedException {
        violations.at(trouble.name());
        String id;
        Gateway gateway = start();
        try (Api api = new Api(gateway.port());
                Callers callers = Callers.start(gateway.port(), fixture.bodies())) {
            callers.more(300);
            id = canary(api, callers, "3", gateway.pid());
            rollsBack(api, callers, id);
            trouble.end(gateway.pid());
            isJournaled(api, id);
            startsAgain(api);
            callers.stop();
            check(callers);
        } finally {
            gateway.kill();
        }
        killedWhileGone(id);
    }

    private Gateway start() throws IOException {
        return fixture.start(trouble.options().toArray(String[]::new));
    }

    /** @return a canary that would step up soon, but can't: its journal is gone */
    private String canary(Api api, Callers callers, String version, long pid) throws IOException, InterruptedException {
        Api.Answer started = started(api, version);
        violations.unless(started.status() == 201, "a start was answered " + started);
        String id = started.body().path("id").asText();
        callers.more(50);
        trouble.begin(pid);
        await("it is held, for the journal", () -> standing(api, id).held().contains("the journal can't be written"));
        Standing before = standing(api, id).settled();
        long sent = System.nanoTime();
        Api.Answer refused = api.change("PATCH", Api.ROLLOUTS + "/" + id, "{\"weight\":77}", "*");
        double millis = (System.nanoTime() - sent) / 1e6;
        violations.unless(refused.status() == 503 && refused.body().has("detail"), "a change was answered " + refused);
        violations.unless(millis < LONGEST_REFUSAL_MILLIS, "a change was refused after " + millis + " ms");
        callers.more(600);
        violations.unless(
                before.equals(standing(api, id).settled()),
                "without the journal it went from " + before + " to " + standing(api, id));
        return id;
    }

    private static Api.Answer started(Api api, String version) throws IOException {
        return api.change(
                "POST",
                Api.ROLLOUTS,
                String.format(
                        Locale.ROOT,
                        "{\"version\":\"%s\",\"hypothesis\":\"at %d\",\"again\":true,\"steps\":[20,40,60,80],"
                                + "\"minSamples\":100,\"minTime\":\"PT1S\"}",
                        version,
                        System.nanoTime()),
                "");
    }

    private static Standing standing(Api api, String id) throws IOException {
        return Standing.of(api.get(Api.ROLLOUTS + "/" + id).body());
    }

    /** The rule acts without the journal: at once, for good. */
    private void rollsBack(Api api, Callers callers, String id) throws IOException, InterruptedException {
        Api.Answer drill = api.call(
                "POST",
                "/control/v1/endpoints/" + Api.ENDPOINT + "/drills",
                "{\"tier\":\"candidate\",\"fault\":\"error\",\"seconds\":600}",
                Map.of());
        violations.unless(drill.status() == 201, "a drill was answered " + drill);
        await("it is rolled back", () -> standing(api, id).state().equals("rolledBack"));
        long overNanos = System.nanoTime();
        long late = callers.more(300).stream()
                .filter(answer -> answer.candidate() && answer.sentNanos() > overNanos)
                .count();
        violations.unless(late == 0, late + " answers by a candidate that is rolled back");
    }

    private void isJournaled(Api api, String id) throws IOException, InterruptedException {
        await("the rollback is in the journal", () -> journal(api).stream().anyMatch(row -> isEnd(row, id)));
        List<Row> rows = api.journal();
        new Fold(rows).check(violations);
        long times = rows.stream().filter(row -> isEnd(row, id)).count();
        violations.unless(times == 1, "its rollback is in the journal " + times + " times");
    }

    private static List<Row> journal(Api api) {
        try {
            return api.journal();
        } catch (IOException notYet) {
            return new ArrayList<>();
        }
    }

    private static boolean isEnd(Row row, String id) {
        return row.rollout().equals(id) && row.kind().equals("rollout.rolledBack");
    }

    private void startsAgain(Api api) throws IOException, InterruptedException {
        await("another one can be started", () -> started(api, "celsius").status() == 201);
    }

    private void check(Callers callers) {
        callers.check(violations);
        double slowest =
                callers.seen().stream().mapToDouble(Callers.Seen::millis).max().orElse(0);
        violations.unless(slowest < LONGEST_ANSWER_MILLIS, "a caller waited " + slowest + " ms");
        System.out.printf(
                Locale.ROOT,
                "%-20s %d answers, all 200, slowest %.0f ms%n",
                trouble.name(),
                callers.seen().size(),
                slowest);
    }

    /** The process ends while the store is gone: what it decided meanwhile holds after the next start. */
    private void killedWhileGone(String before) throws IOException, InterruptedException {
        violations.at(trouble.name() + ", killed meanwhile");
        String id;
        Gateway gateway = start();
        try (Api api = new Api(gateway.port());
                Callers callers = Callers.start(gateway.port(), fixture.bodies())) {
            violations.unless(standing(api, before).state().equals("rolledBack"), "before: " + standing(api, before));
            for (Standing running : api.rollouts()) {
                if (running.runs()) {
                    api.change("POST", Api.ROLLOUTS + "/" + running.id() + "/abort", "", "*");
                }
            }
            callers.more(300);
            id = canary(api, callers, "leaky", gateway.pid());
            rollsBack(api, callers, id);
            callers.stop();
        } finally {
            gateway.kill();
        }
        trouble.end(gateway.pid());
        Gateway next = start();
        try (Api api = new Api(next.port());
                Callers callers = Callers.start(next.port(), fixture.bodies())) {
            violations.unless(standing(api, id).state().equals("rolledBack"), "after: " + standing(api, id));
            isJournaled(api, id);
            long late =
                    callers.more(300).stream().filter(Callers.Seen::candidate).count();
            violations.unless(late == 0, late + " answers by a candidate that is rolled back, after a restart");
            callers.stop();
        } finally {
            next.kill();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String words, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < end) {
            if (condition.holds()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        violations.add("not within " + PATIENCE_MILLIS + " ms: " + words);
    }
}
