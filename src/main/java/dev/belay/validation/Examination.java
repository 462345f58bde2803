package dev.belay.validation;

import dev.belay.validation.InputVerdict.Accepted;
import dev.belay.validation.InputVerdict.Degrade;
import dev.belay.validation.InputVerdict.Rejected;
import dev.belay.validation.InputVerdict.Unsupported;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Gathers what was found in one request; only made when there is something to find. */
final class Examination {
    /** The first that was found decides; among equals the first row, then the first feature. */
    private enum Rank {
        REJECTED,
        DEGRADED,
        UNSUPPORTED,
        FLAGGED
    }

    private record Hit(Finding finding, int row, Supplier<String> message) {
        Rank rank() {
            return switch (finding.action()) {
                case REJECT ->
                    finding.check() == Check.REQUIRED || finding.check() == Check.NULL
                            ? Rank.UNSUPPORTED
                            : Rank.REJECTED;
                case DEGRADE -> Rank.DEGRADED;
                case FLAG -> Rank.FLAGGED;
            };
        }
    }

    private final List<Hit> hits = new ArrayList<>();

    /** @param message asked for only if this finding decides */
    void found(Finding finding, int row, Supplier<String> message) {
        hits.add(new Hit(finding, row, message));
    }

    InputVerdict verdict() {
        if (hits.isEmpty()) {
            return Accepted.CLEAN;
        }
        Hit first = Collections.min(hits, Comparator.comparing(Hit::rank).thenComparingInt(Hit::row));
        Finding finding = first.finding();
        return switch (first.rank()) {
            case REJECTED -> new Rejected(finding, first.message().get());
            case DEGRADED -> new Degrade(finding, first.message().get());
            case UNSUPPORTED ->
                new Unsupported(finding.feature(), first.row(), first.message().get());
            case FLAGGED -> new Accepted(hits.stream().map(Hit::finding).toList());
        };
    }
}
