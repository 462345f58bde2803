package dev.belay.adapter.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over the configuration's tiers where they wait for an operator. */
@Command(
        name = "adopt",
        description =
                "Adopt tiers of belay.yaml or of the model folder that wait for an operator; 'status' shows them.")
final class AdoptCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ENDPOINT", description = "the name that applications call")
    private String endpoint = "";

    @Override
    public Integer call() throws CommandFailure {
        ControlClient.Reply reply = server.client().post(ControlPaths.endpoint(endpoint) + "/adopt", null);
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                server.json()
                        ? reply.json()
                        : endpoint + ": " + reply.body().path("reason").asText());
        out.flush();
        return Cli.OK;
    }
}
