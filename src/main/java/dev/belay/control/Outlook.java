package dev.belay.control;

import dev.belay.rollout.rule.ErrorsInARow;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleState;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a rule would do, tried out on what it knew at one moment. It takes up to a thousand steps of the rule: so whoever asks
 * works it out, once, and while no lock of an endpoint's is held.
 */
public final class Outlook {
    /** Of a rollout that is over, or of which nobody knows. */
    public static final Outlook NONE = new Outlook(null, 0);

    /** @param state as it was */
    private record Moment(RuleSettings settings, RuleState state) {}

    private final Object once = new Object();
    private final int weight;
    private @Nullable Moment moment;
    private OptionalInt errorsToRollback = OptionalInt.empty();
    private OptionalDouble detectable = OptionalDouble.empty();

    private Outlook(@Nullable Moment moment, int weight) {
        this.moment = moment;
        this.weight = weight;
    }

    /** @param weight the candidate's share, in hundredths of a percent */
    static Outlook of(RuleSettings settings, RuleState state, int weight) {
        return new Outlook(new Moment(settings, state), weight);
    }

    /** So many failures of the candidate, one after another, would take it out; empty if they can't. */
    public OptionalInt errorsToRollback() {
        workOut();
        return errorsToRollback;
    }

    /** The smallest error rate of the candidate that would have been caught by now, at 95 %; empty: none. */
    public OptionalDouble detectable() {
        workOut();
        return detectable;
    }

    /** Finds out, if nobody has yet; others who ask meanwhile wait. */
    public void workOut() {
        synchronized (once) {
            Moment then = moment;
            if (then != null) {
                errorsToRollback = ErrorsInARow.toRollBack(then.settings(), then.state(), weight);
                detectable = new RolloutRules(then.settings(), then.state()).detectable();
                // What is known takes no room.
                moment = null;
            }
        }
    }
}
