package dev.belay.load.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts answers by kind. There are few kinds, so a list that is walked beats a map of new keys. */
final class AnswerTally {
    private static final class Entry {
        final int status;
        final byte[] tier;
        final byte[] model;
        final AnswerKind kind;
        long count;

        Entry(ResponseParser response) {
            status = response.status();
            tier = response.tier().copy();
            model = response.model().copy();
            kind = new AnswerKind(
                    status, response.tier().toString(), response.model().toString());
        }

        boolean isOf(ResponseParser response) {
            return status == response.status()
                    && response.tier().isSame(tier)
                    && response.model().isSame(model);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    void count(ResponseParser response) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.isOf(response)) {
                entry.count++;
                return;
            }
        }
        Entry entry = new Entry(response);
        entry.count = 1;
        entries.add(entry);
    }

    Map<AnswerKind, Long> counts() {
        Map<AnswerKind, Long> counts = new LinkedHashMap<>();
        entries.forEach(entry -> counts.put(entry.kind, entry.count));
        return counts;
    }
}
