package dev.belay.adapter.rest.json;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one object, each of which may come once: of two values neither is what was meant. */
public final class OnceEach {
    private final String of;
    private @Nullable String first;
    private @Nullable Set<String> all;

    /** @param of which object, for messages */
    public OnceEach(String of) {
        this.of = of;
    }

    public void add(String key) throws RequestFault {
        if (first == null) {
            first = key;
            return;
        }
        if (all == null) {
            all = new HashSet<>(Set.of(first));
        }
        Json.onlyOnce(all.add(key), Json.quote(key), of);
    }
}
