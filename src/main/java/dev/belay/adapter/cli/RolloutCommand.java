package dev.belay.adapter.cli;

import dev.belay.adapter.cli.status.RolloutSentence;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starting, steering and ending the trial of a candidate; what is allowed is for the server to say. */
@Command(
        name = "rollout",
        description = "Try a new version on a share of the requests.",
        subcommands = RolloutStart.class,
        synopsisSubcommandLabel = "COMMAND")
final class RolloutCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Which rollout, and which of its states, is meant. */
    static final class Target {
        @Mixin
        private ServerOptions server = new ServerOptions();

        @Option(
                names = "--revision",
                paramLabel = "N",
                converter = WholeNumbers.FromZero.class,
                description = "change the rollout only if it still has this revision, which 'status' shows")
        private @Nullable Long revision;

        @Parameters(index = "0", paramLabel = "ENDPOINT", description = "the name that applications call")
        private String endpoint = "";

        RolloutCalls calls() throws CommandFailure {
            return new RolloutCalls(server.client(), endpoint, revision);
        }
    }

    /** Words for the journal. */
    static final class Reason {
        @Option(names = "--reason", paramLabel = "TEXT", description = "the reason, for the journal")
        private @Nullable String words;

        @Nullable
        String words() {
            return words;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "which command? start, weight, pause, resume, promote, abort or rollback");
    }

    @Command(name = "weight", description = "Set the candidate's share by hand, and pause the plan.")
    int weight(
            @Mixin Target target,
            @Parameters(
                            index = "1",
                            paramLabel = "PERCENT",
                            converter = Percents.class,
                            description = "the share in percent, 0 to 95, in steps of 0.01")
                    BigDecimal weight)
            throws CommandFailure {
        return told(target, target.calls().change(Map.of("weight", weight)));
    }

    @Command(name = "pause", description = "Keep the present weight; the rules still roll back.")
    int pause(@Mixin Target target) throws CommandFailure {
        return told(target, target.calls().change(Map.of("paused", true)));
    }

    @Command(name = "resume", description = "Continue the plan; after a weight set by hand, with the next larger step.")
    int resume(@Mixin Target target) throws CommandFailure {
        return told(target, target.calls().change(Map.of("paused", false)));
    }

    @Command(name = "promote", description = "Make the candidate the primary now, whatever the evidence.")
    int promote(@Mixin Target target, @Mixin Reason reason) throws CommandFailure {
        return told(target, target.calls().end("promote", reason.words()));
    }

    @Command(name = "abort", description = "End the rollout without a verdict; stable gets all requests again.")
    int abort(@Mixin Target target, @Mixin Reason reason) throws CommandFailure {
        return told(target, target.calls().end("abort", reason.words()));
    }

    @Command(name = "rollback", description = "Roll the candidate back now, and record that it was bad.")
    int rollBack(@Mixin Target target, @Mixin Reason reason) throws CommandFailure {
        return told(target, target.calls().end("rollback", reason.words()));
    }

    private int told(Target target, ControlClient.Reply reply) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(target.server.json() ? reply.json() : RolloutSentence.of(reply.body()));
        out.flush();
        return Cli.OK;
    }
}
