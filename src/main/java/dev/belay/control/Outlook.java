package dev.belay.control;

import dev.belay.rollout.rule.ErrorsInARow;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleState;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a rule would do, computed on its state at one moment. That takes up to a thousand steps of the rule, so it is done when
 * first asked for, once, and outside an endpoint's lock.
 */
public final class Outlook {
    /** Of a rollout that is over. */
    public static final Outlook NONE = new Outlook(null, 0);

    private record Moment(RuleSettings settings, RuleState state) {}

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

    /** This many failures of the candidate in a row would roll it back; empty if they can't. */
    public OptionalInt errorsToRollback() {
        workOut();
        return errorsToRollback;
    }

    /** The smallest error rate of the candidate that would have been detected by now, at 95 %; empty if none. */
    public OptionalDouble detectable() {
        workOut();
        return detectable;
    }

    /** Computes it, if that isn't done yet; other callers wait meanwhile. */
    public synchronized void workOut() {
        Moment then = moment;
        if (then != null) {
            errorsToRollback = ErrorsInARow.toRollBack(then.settings(), then.state(), weight);
            detectable = new RolloutRules(then.settings(), then.state()).detectable();
            moment = null;
        }
    }
}
