package dev.belay.adapter.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Endpoints and their rollouts as an operator reads them. */
public final class StatusPage {
    private final Page page;

    private StatusPage(Page page) {
        this.page = page;
    }

    /**
     * @param seen objects with an {@code endpoint} as the control API answers and its newest {@code rollout}, null if there
     *     never was one
     */
    public static String of(Iterable<JsonNode> seen, boolean colours) {
        Page page = new Page(colours);
        for (JsonNode one : seen) {
            new StatusPage(page).endpoint(one.path("endpoint"));
            if (one.hasNonNull("rollout")) {
                page.gap();
                new RolloutPart(one.path("rollout"), page).write();
            }
            page.gap();
        }
        return page.toString();
    }

    private void endpoint(JsonNode endpoint) {
        boolean ready = endpoint.path("ready").asBoolean();
        page.line(
                endpoint.path("name").asText() + "  "
                        + (ready ? "ready" : "NOT READY: no tier can serve")
                        + ", deadline " + Figures.millis(endpoint.path("deadlineMillis")),
                ready ? Colour.STRONG : Colour.BAD);
        tiers(endpoint.path("tiers"));
        page.labelled("config", endpoint.path("configPending").asText(), Colour.DOUBTFUL);
        page.labelled("journal", endpoint.path("journalGap").asText(), Colour.BAD);
    }

    private void tiers(JsonNode tiers) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIER", "MODEL", "STATE", "BREAKER", "IN FLIGHT", "P50", "P99"));
        for (JsonNode tier : tiers) {
            boolean baseline = !(tier.path("timeoutMillis").asDouble() > 0);
            String inFlight = tier.path("inflight").asText() + "/"
                    + tier.path("maxConcurrent").asText();
            rows.add(List.of(
                    tier.path("name").asText(),
                    tier.path("model").asText(),
                    tier.path("status").asText(),
                    baseline
                            ? Figures.UNKNOWN
                            : tier.path("breaker")
                                    .asText()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', ' '),
                    baseline ? Figures.UNKNOWN : inFlight,
                    Figures.millis(tier.path("p50Millis")),
                    Figures.millis(tier.path("p99Millis"))));
        }
        page.table(new TextTable(4, rows));
        tiers.forEach(this::troubles);
    }

    /** Of a tier that is well nothing is shown: its last failure may be from last year. */
    private void troubles(JsonNode tier) {
        String name = tier.path("name").asText();
        String reason = tier.path("reason").asText();
        JsonNode failure = tier.path("lastFailure");
        if (!reason.isEmpty()) {
            page.labelled("trouble", name + ": " + reason, Colour.BAD);
        }
        if (!tier.path("breaker").asText("CLOSED").equals("CLOSED") && failure.has("message")) {
            page.labelled(
                    "trouble",
                    name + " failed last at " + failure.path("at").asText() + ": "
                            + failure.path("message").asText(),
                    Colour.BAD);
        }
    }
}
