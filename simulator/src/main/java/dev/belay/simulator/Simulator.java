package dev.belay.simulator;

import dev.belay.adapter.cli.Cli;
import picocli.CommandLine;

/** The command line of the gateway with one more command, which isn't shipped with the server. */
public final class Simulator {
    private Simulator() {}

    public static void main(String[] arguments) {
        System.exit(Cli.run(commands(), arguments));
    }

    static CommandLine commands() {
        return Cli.commands(new SimulateCommand());
    }
}
