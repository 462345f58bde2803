package dev.belay.adapter.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Endpoints and their rollouts as an operator reads them. */
public final class StatusPage {
    private StatusPage() {}

    /**
     * @param endpoint as the control API answers
     * @param rollout its newest; null if there never was one
     */
    public record Seen(JsonNode endpoint, @Nullable JsonNode rollout) {}

    public static String of(List<Seen> seen, Paint paint) {
        Page page = new Page();
        for (Seen one : seen) {
            endpoint(page, one.endpoint(), paint);
            if (one.rollout() != null) {
                page.gap();
                new RolloutPart(one.rollout(), page, paint).write();
            }
            page.gap();
        }
        return page.toString();
    }

    private static void endpoint(Page page, JsonNode endpoint, Paint paint) {
        boolean ready = endpoint.path("ready").asBoolean();
        page.line(
                endpoint.path("name").asText() + "  "
                        + (ready ? "ready" : "NOT READY: no tier can serve")
                        + ", deadline " + Numbers.millis(endpoint.path("deadlineMillis")),
                ready ? paint::strong : paint::bad);
        tiers(page, endpoint.path("tiers"), paint);
        String pending = endpoint.path("configPending").asText();
        if (!pending.isEmpty()) {
            page.labelled("config", pending, paint::doubtful);
        }
        String gap = endpoint.path("journalGap").asText();
        if (!gap.isEmpty()) {
            page.labelled("journal", gap, paint::bad);
        }
    }

    private static void tiers(Page page, JsonNode tiers, Paint paint) {
        Table table = new Table(4, List.of("TIER", "MODEL", "STATE", "BREAKER", "IN FLIGHT", "P50", "P99"));
        for (JsonNode tier : tiers) {
            boolean model = tier.path("timeoutMillis").asDouble() > 0;
            table.row(
                    tier.path("name").asText(),
                    tier.path("model").asText(),
                    tier.path("status").asText(),
                    model ? breaker(tier) : Numbers.UNKNOWN,
                    model
                            ? tier.path("inflight").asText() + "/"
                                    + tier.path("maxConcurrent").asText()
                            : Numbers.UNKNOWN,
                    Numbers.millis(tier.path("p50Millis")),
                    Numbers.millis(tier.path("p99Millis")));
        }
        page.table(table, UnaryOperator.identity());
        for (JsonNode tier : tiers) {
            troubles(page, tier, paint);
        }
    }

    private static String breaker(JsonNode tier) {
        return tier.path("breaker").asText().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** Of a tier that is well nothing is told: its last failure may be from last year. */
    private static void troubles(Page page, JsonNode tier, Paint paint) {
        String reason = tier.path("reason").asText();
        JsonNode failure = tier.path("lastFailure");
        boolean open = !tier.path("breaker").asText("CLOSED").equals("CLOSED");
        if (!reason.isEmpty()) {
            page.labelled("trouble", tier.path("name").asText() + ": " + reason, paint::bad);
        }
        if (open && failure.has("message")) {
            page.labelled(
                    "trouble",
                    tier.path("name").asText() + " failed last at "
                            + failure.path("at").asText() + ": "
                            + failure.path("message").asText(),
                    paint::bad);
        }
    }
}
