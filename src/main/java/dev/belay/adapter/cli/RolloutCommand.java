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
        description = "Try a new version on a slice of the requests.",
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
                description = "only if it is still at this revision, as 'status' shows it")
        private @Nullable Long revision;

        @Parameters(index = "0", paramLabel = "ENDPOINT", description = "the name that applications call")
        private String endpoint = "";

        RolloutCalls calls() throws CommandFailure {
            return new RolloutCalls(server.client(), endpoint, revision);
        }
    }

    /** Words for the journal. */
    static final class Reason {
        @Option(names = "--reason", paramLabel = "WORDS", description = "why; the journal keeps it")
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

    @Command(name = "weight", description = "Set the candidate's share by hand; the plan pauses.")
    int weight(
            @Mixin Target target,
            @Parameters(
                            index = "1",
                            paramLabel = "PERCENT",
                            converter = Percents.class,
                            description = "0 to 95, in steps of 0.01")
                    BigDecimal weight)
            throws CommandFailure {
        return told(target, target.calls().change(Map.of("weight", weight)));
    }

    @Command(name = "pause", description = "Stay at this weight; the rule still rolls back.")
    int pause(@Mixin Target target) throws CommandFailure {
        return told(target, target.calls().change(Map.of("paused", true)));
    }

    @Command(name = "resume", description = "Go on, from a weight set by hand with the next larger step.")
    int resume(@Mixin Target target) throws CommandFailure {
        return told(target, target.calls().change(Map.of("paused", false)));
    }

    @Command(name = "promote", description = "Make the candidate the primary now, whatever the evidence.")
    int promote(@Mixin Target target, @Mixin Reason reason) throws CommandFailure {
        return told(target, target.calls().end("promote", reason.words()));
    }

    @Command(name = "abort", description = "End the trial without a verdict; stable gets everything back.")
    int abort(@Mixin Target target, @Mixin Reason reason) throws CommandFailure {
        return told(target, target.calls().end("abort", reason.words()));
    }

    @Command(name = "rollback", description = "Take the candidate out now, and remember that it was bad.")
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
