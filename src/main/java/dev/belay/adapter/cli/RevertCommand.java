package dev.belay.adapter.cli;

import dev.belay.adapter.cli.status.RolloutSentence;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Undoes the last promotion. It reads nothing first: whoever calls it wants the old primary back, whatever has happened. */
@Command(name = "revert", description = "Undo the last promotion: the old primary answers again, at once.")
final class RevertCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private RolloutCommand.Reason reason = new RolloutCommand.Reason();

    @Parameters(paramLabel = "ENDPOINT", description = "the name that applications call")
    private String endpoint = "";

    @Override
    public Integer call() throws CommandFailure {
        ControlClient.Reply reply =
                server.client().post(ControlPaths.endpoint(endpoint) + "/revert", RolloutCalls.because(reason.words()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(server.json() ? reply.json() : words(reply));
        out.flush();
        return Cli.OK;
    }

    /** A rollout that was still baking answers with itself, one that was promoted for good with words alone. */
    private String words(ControlClient.Reply reply) {
        return reply.body().has("state")
                ? RolloutSentence.of(reply.body())
                : endpoint + ": " + reply.body().path("reason").asText();
    }
}
