package dev.belay.validation;

import dev.belay.vocabulary.Tensor;
import org.jspecify.annotations.Nullable;

/** The checks of one feature of a version: that it is there, and nothing else unless a subclass knows more. */
class ColumnGuard {
    final String feature;
    final int slot;
    final boolean mayLack;
    final boolean mayBeNull;
    final Finding lacking;
    final Finding isNull;

    ColumnGuard(String feature, int slot, boolean mayLack, boolean mayBeNull, GuardPolicy policy) {
        this.feature = feature;
        this.slot = slot;
        this.mayLack = mayLack;
        this.mayBeNull = mayBeNull;
        this.lacking = policy.finding(Check.REQUIRED, feature);
        this.isNull = policy.finding(Check.NULL, feature);
    }

    /** True when nothing can be found in this tensor; allocates nothing. */
    final boolean isClean(@Nullable Tensor tensor) {
        return tensor == null ? mayLack : isCleanColumn(tensor);
    }

    /** Reports each finding of this feature once, at its first row. */
    final void examine(@Nullable Tensor tensor, Examination examination) {
        if (tensor == null) {
            if (!mayLack) {
                examination.found(lacking, -1, () -> "feature '" + feature + "' is missing");
            }
            return;
        }
        int length = tensor.data().length();
        int perRow = Math.max(1, length / Math.max(1, tensor.rows()));
        int seen = 0;
        for (int i = 0; i < length; i++) {
            Finding finding = at(tensor, i);
            if (finding != null && (seen & 1 << finding.check().ordinal()) == 0) {
                seen |= 1 << finding.check().ordinal();
                int element = i;
                int row = i / perRow;
                examination.found(finding, row, () -> message(finding, tensor, element, row));
            }
        }
    }

    private String message(Finding finding, Tensor tensor, int element, int row) {
        return finding.check() == Check.NULL
                ? "feature '" + feature + "' is null in row " + row + ", allowed is a value"
                : "feature '" + feature + "' is " + shown(tensor, element) + " in row " + row + ", allowed is "
                        + allowed(finding);
    }

    boolean isCleanColumn(Tensor tensor) {
        return true;
    }

    /** Null if there is nothing to find at this element. */
    @Nullable
    Finding at(Tensor tensor, int element) {
        return null;
    }

    /** The element, as a message shows it. */
    String shown(Tensor tensor, int element) {
        return "";
    }

    /** What a message says is allowed instead. */
    String allowed(Finding finding) {
        return "";
    }
}
