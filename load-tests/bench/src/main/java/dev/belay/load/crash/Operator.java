package dev.belay.load.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** An operator who can't make up his mind: starts, changes and ends rollouts by a coin, until the gateway is gone. */
final class Operator implements Runnable {
    private static final List<String> CANDIDATES = List.of("3", "celsius", "leaky");
    private static final int LONGEST_PAUSE_MILLIS = 120;

    private final Api api;
    private final Witness witness;
    private final SplittableRandom random;
    private final String name;
    private final Runnable beforeCall;
    private int starts;
    private volatile boolean over;

    /**
     * @param name begins his hypotheses, which are all different
     * @param beforeCall told of each call that is about to be sent
     */
    Operator(Api api, Witness witness, SplittableRandom random, String name, Runnable beforeCall) {
        this.api = api;
        this.witness = witness;
        this.random = random;
        this.name = name;
        this.beforeCall = beforeCall;
    }

    @Override
    public void run() {
        try {
            while (!over) {
                act();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        } catch (IOException theGatewayIsGone) {
            // Just what is being tried.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        over = true;
    }

    private void act() throws IOException {
        List<Standing> rollouts = api.rollouts();
        rollouts.forEach(witness::saw);
        if (rollouts.isEmpty() || !rollouts.getFirst().runs()) {
            witness.allOver(System.nanoTime());
            if (random.nextInt(100) < 80) {
                start();
            } else {
                revert(null);
            }
            return;
        }
        Standing running = rollouts.getFirst();
        int dice = random.nextInt(100);
        if (running.state().equals("baking")) {
            if (dice < 40) {
                revert(running);
            } else if (dice < 60) {
                end(running, "rollback", "rolledBack");
            } else if (dice < 75) {
                breakCandidate();
            }
        } else if (dice < 20) {
            double weight = random.nextInt(9501) / 100.0;
            change(running, "weight", "{\"weight\":" + weight + "}");
        } else if (dice < 40) {
            change(running, running.paused() ? "resumed" : "paused", "{\"paused\":" + !running.paused() + "}");
        } else if (dice < 55) {
            end(running, "promote", "promoted");
        } else if (dice < 60) {
            end(running, "abort", "aborted");
        } else if (dice < 70) {
            end(running, "rollback", "rolledBack");
        } else if (dice < 85) {
            breakCandidate();
        }
    }

    private void start() throws IOException {
        String primary = api.primary();
        String version = CANDIDATES.get(random.nextInt(CANDIDATES.size()));
        if (primary.endsWith("/" + version)) {
            version = "2";
        }
        String hypothesis = name + " start " + ++starts;
        String bake = List.of("PT0S", "PT0.5S", "PT1H").get(random.nextInt(3));
        String rules = random.nextBoolean() ? ",\"rules\":{\"errors\":{\"max\":3}}" : "";
        String body = String.format(
                Locale.ROOT,
                "{\"version\":\"%s\",\"hypothesis\":\"%s\",\"again\":true,\"steps\":[10,30,60],\"minSamples\":5,"
                        + "\"minTime\":\"PT0.2S\",\"bake\":\"%s\"%s}",
                version,
                hypothesis,
                bake,
                rules);
        witness.starting(hypothesis, System.nanoTime());
        beforeCall.run();
        Api.Answer answer = api.change("POST", Api.ROLLOUTS, body, "");
        witness.count("start", answer.isDone());
        if (answer.status() == 201) {
            witness.started(hypothesis, Standing.of(answer.body()));
        } else if (answer.status() != 503) {
            witness.notStarted(hypothesis);
        }
    }

    private void change(Standing running, String kind, String body) throws IOException {
        beforeCall.run();
        done(running, kind, api.change("PATCH", path(running), body, revision(running)));
    }

    private void end(Standing running, String call, String kind) throws IOException {
        beforeCall.run();
        done(running, kind, api.change("POST", path(running) + "/" + call, "", revision(running)));
    }

    private void done(Standing running, String kind, Api.Answer answer) {
        witness.count(kind, answer.isDone());
        if (answer.isDone()) {
            Standing now = Standing.of(answer.body());
            if (now.revision() > running.revision()) {
                witness.changed("rollout." + kind, now, running.revision() + 1);
            }
            if (!now.runs()) {
                witness.allOver(System.nanoTime());
            }
        }
    }

    /** Needs no revision: of whatever stands there now. */
    private void revert(@org.jspecify.annotations.Nullable Standing running) throws IOException {
        witness.reverting();
        beforeCall.run();
        Api.Answer answer = api.call("POST", "/control/v1/endpoints/" + Api.ENDPOINT + "/revert", "", Map.of());
        JsonNode body = answer.body();
        boolean ofTheRunning = answer.isDone() && body.has("id");
        witness.reverted(
                answer.isDone() && !ofTheRunning && body.path("reason").asText().startsWith("reverted by"));
        witness.count("revert", answer.isDone());
        if (ofTheRunning && running != null) {
            Standing now = Standing.of(body);
            witness.changed("rollout.rolledBack", now, now.revision());
            witness.allOver(System.nanoTime());
        }
    }

    private void breakCandidate() throws IOException {
        Api.Answer answer = api.call(
                "POST",
                "/control/v1/endpoints/" + Api.ENDPOINT + "/drills",
                "{\"tier\":\"candidate\",\"fault\":\"error\",\"seconds\":2}",
                Map.of());
        witness.count("drill", answer.isDone());
    }

    private static String path(Standing running) {
        return Api.ROLLOUTS + "/" + running.id();
    }

    private static String revision(Standing running) {
        return "\"" + running.revision() + "\"";
    }
}
