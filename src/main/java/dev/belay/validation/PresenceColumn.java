package dev.belay.validation;

import dev.belay.vocabulary.Tensor;
import org.jspecify.annotations.Nullable;

/** A feature of which nothing is known but that the version reads it: it must be there. */
final class PresenceColumn extends ColumnGuard {
    PresenceColumn(String feature, int slot, GuardPolicy policy) {
        super(feature, slot, false, true, policy);
    }

    @Override
    boolean isCleanColumn(Tensor tensor) {
        return true;
    }

    @Override
    @Nullable
    Finding at(Tensor tensor, int element) {
        return null;
    }

    @Override
    String shown(Tensor tensor, int element) {
        return "";
    }

    @Override
    String allowed(Finding finding) {
        return "";
    }
}
