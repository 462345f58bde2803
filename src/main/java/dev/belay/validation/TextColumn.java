package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A feature of strings: null, unknown category. */
final class TextColumn extends ColumnGuard {
    /** Enough for a short list in a message; of a hundred airports a caller needs none but the number. */
    private static final int CATEGORIES_SHOWN = 20;

    private static final int LONGEST_QUOTE = 60;

    private final Finding unknown;
    private final List<String> categories;
    /** A HashSet: unlike {@code Set.of} it keeps the hash, and a decoded string computes it once. */
    private final @Nullable Set<String> known;

    TextColumn(ModelCard.Input input, int slot, GuardPolicy policy) {
        super(input.spec().name(), slot, input.nullable(), input.nullable(), policy);
        this.unknown = policy.finding(Check.CATEGORY, feature);
        this.categories = input.categories() == null ? List.of() : input.categories();
        this.known = categories.isEmpty() ? null : new HashSet<>(categories);
    }

    @Override
    boolean isCleanColumn(Tensor tensor) {
        if (!(tensor.data() instanceof TensorData.Strings strings)) {
            return true;
        }
        for (String value : strings.values()) {
            if (value.isEmpty() ? !mayBeNull : known != null && !known.contains(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Finding at(Tensor tensor, int element) {
        String value = value(tensor, element);
        if (value.isEmpty()) {
            return mayBeNull ? null : isNull;
        }
        return known == null || known.contains(value) ? null : unknown;
    }

    private static String value(Tensor tensor, int element) {
        return tensor.data() instanceof TensorData.Strings strings ? strings.values()[element] : "";
    }

    @Override
    String shown(Tensor tensor, int element) {
        String value = value(tensor, element);
        return value.length() > LONGEST_QUOTE ? "'" + value.substring(0, LONGEST_QUOTE) + "…'" : "'" + value + "'";
    }

    @Override
    String allowed(Finding finding) {
        return categories.size() <= CATEGORIES_SHOWN
                ? "one of " + String.join(", ", categories)
                : "one of " + String.join(", ", categories.subList(0, CATEGORIES_SHOWN)) + " and "
                        + (categories.size() - CATEGORIES_SHOWN) + " more";
    }
}
