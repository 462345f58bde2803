package dev.belay.validation;

import dev.belay.validation.InputVerdict.Accepted;
import dev.belay.validation.InputVerdict.Degrade;
import dev.belay.validation.InputVerdict.Rejected;
import dev.belay.validation.InputVerdict.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what was found in one request; only made when there is something to find. Reject wins over degrade, degrade
 * over incapable, incapable over flag; among equals the first row, then the first feature.
 */
final class Examination {
    private final List<Finding> flagged = new ArrayList<>();
    private @Nullable Hit rejected;
    private @Nullable Hit degraded;
    private @Nullable Hit incapable;

    private record Hit(Finding finding, int row, Supplier<String> message) {}

    /** @param message told only if this finding decides */
    void found(Finding finding, int row, Supplier<String> message) {
        Hit hit = new Hit(finding, row, message);
        boolean need = finding.check() == Check.REQUIRED || finding.check() == Check.NULL;
        switch (finding.action()) {
            case REJECT -> {
                if (need) {
                    incapable = first(incapable, hit);
                } else {
                    rejected = first(rejected, hit);
                }
            }
            case DEGRADE -> degraded = first(degraded, hit);
            case FLAG -> flagged.add(finding);
        }
    }

    private static Hit first(@Nullable Hit held, Hit hit) {
        return held == null || hit.row < held.row ? hit : held;
    }

    InputVerdict verdict() {
        if (rejected != null) {
            return new Rejected(rejected.finding, rejected.message.get());
        }
        if (degraded != null) {
            return new Degrade(degraded.finding, degraded.message.get());
        }
        if (incapable != null) {
            return new Unsupported(incapable.finding.feature(), incapable.row, incapable.message.get());
        }
        return flagged.isEmpty() ? Accepted.CLEAN : new Accepted(flagged);
    }
}
