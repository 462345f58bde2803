package dev.belay.validation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an endpoint does about each check.
 *
 * @param outlierFactor how far, in widths of the training range, a number may lie outside it: 1.0 allows -100 to 200
 *     where training saw 0 to 100
 */
public record GuardPolicy(Map<Check, GuardAction> actions, double outlierFactor) {
    /** Rejects what the model can't take and flags the rest. */
    public static final GuardPolicy DEFAULT = new GuardPolicy(Map.of(), 1.0);

    /** @param actions checks that aren't named get their default */
    public GuardPolicy {
        if (!(outlierFactor >= 0 && outlierFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("guards.outlierFactor is " + outlierFactor + ", allowed is 0 or more");
        }
        Map<Check, GuardAction> complete = new EnumMap<>(Check.class);
        for (Check check : Check.values()) {
            complete.put(check, actions.getOrDefault(check, defaultAction(check)));
        }
        actions = Map.copyOf(complete);
    }

    private static GuardAction defaultAction(Check check) {
        return switch (check) {
            case REQUIRED, NULL, RANGE -> GuardAction.REJECT;
            case CATEGORY, OUTLIER, DUPLICATE -> GuardAction.FLAG;
        };
    }

    public GuardPolicy with(Check check, GuardAction action) {
        Map<Check, GuardAction> changed = new EnumMap<>(actions);
        changed.put(check, action);
        return new GuardPolicy(changed, outlierFactor);
    }

    public GuardPolicy withOutlierFactor(double factor) {
        return new GuardPolicy(actions, factor);
    }

    /** Where what a check finds can't be served, whatever the policy flags. */
    GuardPolicy withoutFlag(Check check) {
        return actions.get(check) == GuardAction.FLAG ? with(check, GuardAction.REJECT) : this;
    }

    /** True where a feature that a version needs must be there, and not null. */
    public boolean rejectsNull() {
        return actions.get(Check.REQUIRED) == GuardAction.REJECT && actions.get(Check.NULL) == GuardAction.REJECT;
    }

    Finding finding(Check check, String feature) {
        return new Finding(check, feature, Objects.requireNonNull(actions.get(check)));
    }
}
