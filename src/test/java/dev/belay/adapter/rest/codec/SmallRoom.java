package dev.belay.adapter.rest.codec;

import dev.belay.vocabulary.Room;
import org.jspecify.annotations.Nullable;

/** Room for so many bytes altogether. */
final class SmallRoom implements Room {
    final long bytes;
    long taken;
    long refused;

    SmallRoom(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public int mostRows() {
        return DEFAULT_ROWS;
    }

    @Override
    public @Nullable Refusal take(long more) {
        if (more > bytes - taken) {
            refused = more;
            return new Refusal(false, "no room for " + more);
        }
        taken += more;
        return null;
    }

    @Override
    public @Nullable Refusal takeAnswer(long more, long writtenBytes) {
        return take(more);
    }
}
