package dev.belay.load.crash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a journal comes to, written without a look at the gateway's own fold; and what is wrong with its rows. */
final class Fold {
    private final Map<String, Standing> rollouts = new LinkedHashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, String> primaryBefore = new HashMap<>();
    private final List<Row> rows;
    private String primary = "";

    Fold(List<Row> rows) {
        this.rows = rows;
        rows.forEach(this::add);
    }

    private void add(Row row) {
        switch (row.kind()) {
            case "endpoint.adopted" -> primary = tier(row);
            case "endpoint.reverted" -> {
                primary = tier(row);
                rollouts.computeIfPresent(row.rollout(), (id, before) -> before.reverted());
            }
            case "rollout.started" -> {
                versions.put(row.rollout(), row.version());
                rollouts.put(row.rollout(), row.standing(row.version()));
            }
            default -> {
                if (row.isMove()) {
                    move(row);
                }
            }
        }
    }

    private static String tier(Row row) {
        return row.facts().path("tier.0.model").asText() + "/"
                + row.facts().path("tier.0.version").asText();
    }

    private void move(Row row) {
        Standing before = rollouts.get(row.rollout());
        String version = versions.get(row.rollout());
        if (before == null || version == null) {
            return;
        }
        Standing after = row.standing(version);
        // An end and a promotion may cross: the end has acted at once, and wins.
        if (before.runs() || before.state().equals("promoted") && after.isOut()) {
            rollouts.put(row.rollout(), after);
            if (after.state().equals("promoted")) {
                primaryBefore.put(row.rollout(), primary);
                primary = Api.ENDPOINT + "/" + version;
            } else if (before.state().equals("promoted")) {
                primary = primaryBefore.getOrDefault(row.rollout(), primary);
            }
        }
    }

    Map<String, Standing> rollouts() {
        return rollouts;
    }

    String primary() {
        return primary;
    }

    /** Numbers that are missing or there twice, and moves that are there twice. */
    void check(Violations violations) {
        Set<String> moves = new HashSet<>();
        long sequence = 0;
        for (Row row : rows) {
            if (row.sequence() != ++sequence) {
                violations.add(
                        "the journal's row " + row.id() + " has number " + row.sequence() + " instead of " + sequence);
                sequence = row.sequence();
            }
            if (row.isMove() && !moves.add(row.rollout() + " " + row.kind() + " " + row.revision())) {
                violations.add("the journal has " + row.kind() + " of " + row.rollout() + " at revision "
                        + row.revision() + " twice");
            }
        }
    }
}
