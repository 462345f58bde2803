package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.model.Signature;
import dev.belay.validation.InputVerdict.Accepted;
import dev.belay.validation.InputVerdict.Unsupported;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests for one model version at one endpoint. Everything is resolved when it is built; a request in which
 * there is nothing to find costs one comparison per number and one look-up per string, and no memory. (Looking for
 * duplicates costs two ints per row and table slot, and is left out for one row.)
 */
public final class InputGuard {
    private final ColumnGuard[] columns;
    private final @Nullable Finding duplicate;

    private InputGuard(ColumnGuard[] columns, @Nullable Finding duplicate) {
        this.columns = columns;
        this.duplicate = duplicate;
    }

    /** @throws IllegalArgumentException the endpoint doesn't have the version's features, or has them otherwise */
    public static InputGuard of(ModelCard card, FeatureSet features, GuardPolicy policy) {
        ColumnGuard[] columns = card.inputs().stream()
                .map(input -> column(input, InputBinder.slot(input.spec(), features), policy))
                .toArray(ColumnGuard[]::new);
        return new InputGuard(columns, policy.finding(Check.DUPLICATE, Finding.WHOLE_ROWS));
    }

    /** For a version without a card: its inputs must be there, and nothing is known of their values. */
    public static InputGuard bare(Signature signature, FeatureSet features) {
        ColumnGuard[] columns = signature.inputs().stream()
                .map(spec -> present(spec.name(), InputBinder.slot(spec, features), GuardPolicy.DEFAULT))
                .toArray(ColumnGuard[]::new);
        return new InputGuard(columns, null);
    }

    private static ColumnGuard column(ModelCard.Input input, int slot, GuardPolicy policy) {
        // What can't be filled in can't be served without, whatever the policy flags.
        Datatype datatype = input.spec().datatype();
        GuardPolicy possible = datatype.holdsNull() ? policy : policy.withoutFlag(Check.REQUIRED);
        return switch (datatype) {
            case BYTES -> new TextColumn(input, slot, possible);
            case BOOL -> present(input.spec().name(), slot, possible);
            default -> new NumericColumn(input, slot, possible);
        };
    }

    /** Nothing is known of the feature but that the version reads it. */
    private static ColumnGuard present(String feature, int slot, GuardPolicy policy) {
        return new ColumnGuard(feature, slot, false, true, policy);
    }

    public InputVerdict judge(Inputs inputs) {
        DuplicateRows.Pair pair = duplicate == null ? null : DuplicateRows.find(inputs);
        if (pair == null && columnsAreClean(inputs)) {
            return Accepted.CLEAN;
        }
        Examination examination = new Examination();
        for (ColumnGuard column : columns) {
            column.examine(inputs.at(column.slot), examination);
        }
        if (pair != null && duplicate != null) {
            examination.found(
                    duplicate,
                    pair.row(),
                    () -> "row " + pair.row() + " repeats row " + pair.of() + ", allowed are different rows");
        }
        InputVerdict verdict = examination.verdict();
        return verdict instanceof Unsupported unsupported && unsupported.row() < 0
                ? lacking(unsupported, inputs)
                : verdict;
    }

    private Unsupported lacking(Unsupported unsupported, Inputs inputs) {
        List<String> present = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ColumnGuard column : columns) {
            if (!column.mayLack) {
                (inputs.at(column.slot) == null ? missing : present).add(column.feature);
            }
        }
        return new Unsupported(unsupported.feature(), unsupported.row(), unsupported.message(), present, missing);
    }

    private boolean columnsAreClean(Inputs inputs) {
        for (ColumnGuard column : columns) {
            if (!column.isClean(inputs.at(column.slot))) {
                return false;
            }
        }
        return true;
    }
}
