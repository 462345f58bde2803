package dev.belay.adapter.cli;

import java.math.BigDecimal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starting, changing and ending the trial of a candidate; the server decides what is allowed. */
@Command(
        name = "rollout",
        description = "Try a new version on a share of the requests.",
        subcommands = RolloutStart.class,
        synopsisSubcommandLabel = "COMMAND")
final class RolloutSubcommands {
    @Command(name = "weight", description = "Set the candidate's share by hand, and pause the plan.")
    int weight(
            @Mixin RolloutOptions rollout,
            @Parameters(
                            index = "1",
                            paramLabel = "PERCENT",
                            converter = Decimals.Weight.class,
                            description = "the share in percent, 0 to 95, in steps of 0.01")
                    BigDecimal weight)
            throws CommandFailure {
        return rollout.change(Map.of("weight", weight));
    }

    @Command(name = "pause", description = "Keep the present weight; the rules still roll back.")
    int pause(@Mixin RolloutOptions rollout) throws CommandFailure {
        return rollout.change(Map.of("paused", true));
    }

    @Command(name = "resume", description = "Continue the plan; after a weight set by hand, with the next larger step.")
    int resume(@Mixin RolloutOptions rollout) throws CommandFailure {
        return rollout.change(Map.of("paused", false));
    }

    @Command(name = "promote", description = "Make the candidate the primary now, whatever the evidence.")
    int promote(@Mixin RolloutOptions rollout, @Mixin RolloutOptions.Reason reason) throws CommandFailure {
        return rollout.end("promote", reason);
    }

    @Command(name = "abort", description = "End the rollout without a verdict; stable gets all requests again.")
    int abort(@Mixin RolloutOptions rollout, @Mixin RolloutOptions.Reason reason) throws CommandFailure {
        return rollout.end("abort", reason);
    }

    @Command(name = "rollback", description = "Roll the candidate back now, and record that it was bad.")
    int rollBack(@Mixin RolloutOptions rollout, @Mixin RolloutOptions.Reason reason) throws CommandFailure {
        return rollout.end("rollback", reason);
    }
}
