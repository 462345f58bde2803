package dev.belay.load.neighbours;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.http.Requests;
import dev.belay.load.http.Requests.Post;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Ids to look up in a table of five rows; one that it doesn't have makes the run raise an exception. */
final class BadRows {
    private static final int CYCLE = 1_000;
    private static final int BAD_ID = 99;
    private static final int TABLE_ROWS = 5;

    private final List<Integer> ids = new ArrayList<>();

    /** A cycle of requests with exactly such a share of bad ones, always in the same shuffled order. */
    BadRows(double share) {
        for (int i = 0; i < CYCLE; i++) {
            ids.add(i < Math.round(share * CYCLE) ? BAD_ID : i % TABLE_ROWS);
        }
        Collections.shuffle(ids, new Random(1));
    }

    Requests requests() {
        return Requests.of(ids.stream()
                .map(id -> new Post(
                        Bodies.inferPath("gather"),
                        "{\"inputs\":[{\"name\":\"id\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[" + id + "]}]}"))
                .toList());
    }

    /** Good ones among the first so many requests, cycle after cycle. */
    long goodAmong(long requests) {
        return requests / CYCLE * good(CYCLE) + good((int) (requests % CYCLE));
    }

    private long good(int first) {
        return ids.subList(0, first).stream().filter(id -> id != BAD_ID).count();
    }
}
