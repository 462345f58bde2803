package dev.belay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.belay.adapter.cli.Cli;
import dev.belay.adapter.cli.CommandFailure;
import dev.belay.adapter.cli.WholeNumbers;
import dev.belay.adapter.cli.text.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a doubter what the rollback rule does: thousands of simulated rollouts, or traces replayed. Needs no server. */
@Command(
        name = "simulate",
        description = {
            "Simulate rollouts and compare the rollback rule with its published figures; exit code 1 if a figure is worse"
                    + " by more than a tenth and by more than chance explains.",
            "With --vectors, replay traces; exit code 1 if a figure differs by more than 1e-9."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long USUAL_SEED = 20_260_722;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--vectors", paramLabel = "FILE", description = "replay the traces of this file")
    private @Nullable Path vectors;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumbers.Any.class,
            description = "the seed of the random numbers (" + USUAL_SEED + ")")
    private long seed = USUAL_SEED;

    @Option(
            names = "--runs",
            paramLabel = "N",
            converter = WholeNumbers.CountFromOne.class,
            description = "simulated rollouts for a figure that is cheap to compute (" + Simulation.FULL_RUNS + ")")
    private @Nullable Long runs;

    @Option(names = "--quick", description = "seconds instead of minutes, with " + Simulation.QUICK_RUNS + " runs")
    private boolean quick;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure {
        List<Section> sections = vectors == null ? simulated() : List.of(replayed(vectors));
        if (json) {
            out().println(json(sections));
        }
        boolean ok = sections.stream().allMatch(Section::ok);
        if (!json) {
            out().println(ok ? "all within the published figures" : "NOT all within the published figures");
        }
        out().flush();
        return ok ? Cli.OK : Cli.REFUSED;
    }

    private List<Section> simulated() throws CommandFailure {
        int length = runs != null ? Math.toIntExact(runs) : quick ? Simulation.QUICK_RUNS : Simulation.FULL_RUNS;
        if (!json) {
            out().println("seed " + seed + ", " + length + " runs");
        }
        Simulation simulation = new Simulation(seed, length);
        List<Section> sections = new ArrayList<>();
        for (int number = 0; number < Simulation.size(); number++) {
            Section section = simulation.run(number);
            sections.add(section);
            show(section);
        }
        return sections;
    }

    private Section replayed(Path file) throws CommandFailure {
        try {
            Section section = Simulation.replay(file);
            show(section);
            return section;
        } catch (IOException e) {
            throw new CommandFailure(Cli.WRONG_USAGE, "--vectors " + file + ": can't be read (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Cli.WRONG_USAGE, "--vectors " + file + ": " + e.getMessage());
        }
    }

    private void show(Section section) {
        if (json) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "published", "here", ""));
        for (Figure figure : section.figures()) {
            rows.add(List.of(figure.what(), figure.page(), figure.ours(), judgement(figure)));
        }
        out().println();
        out().println(section.title());
        out().print(TextTable.of(rows));
        out().flush();
    }

    private static String judgement(Figure figure) {
        return figure.page().isEmpty() ? "" : figure.ok() ? "ok" : "NOT";
    }

    private String json(List<Section> sections) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("seed", seed);
        document.put("ok", sections.stream().allMatch(Section::ok));
        document.put("sections", sections);
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures that can't be written as JSON", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
