package dev.belay.adapter.wiring;

import dev.belay.adapter.cli.ModelsTable;
import dev.belay.adapter.cli.Problems;
import dev.belay.control.StartPreview;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.StoreException;
import dev.belay.serving.PredictionService;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The program: serves, or with {@code models} or {@code check} reads configuration and models and reports on them. */
@QuarkusMain
public class Main implements QuarkusApplication {
    private static final int WRONG_USAGE = 2;

    private final Lifecycle lifecycle;
    private final PredictionService predictionService;

    @Inject
    Main(Lifecycle lifecycle, PredictionService predictionService) {
        this.lifecycle = lifecycle;
        this.predictionService = predictionService;
    }

    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.log.level", "ERROR");
            System.setProperty("quarkus.log.category.\"dev.belay\".level", "OFF");
        }
        Quarkus.run(Main.class, Main::ended, arguments);
    }

    @Override
    public int run(String... arguments) {
        if (arguments.length == 0) {
            announce();
            Quarkus.waitForExit();
            return 0;
        }
        return switch (arguments[0]) {
            case "models" -> models();
            case "check" -> check();
            default -> {
                System.err.println("belay: unknown command '" + arguments[0] + "', allowed are models and check");
                yield WRONG_USAGE;
            }
        };
    }

    private void announce() {
        String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        SocketWarmUp.run(host, port);
        long startMillis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        long ready = lifecycle.gateway().repository().instances().stream()
                .filter(instance -> instance.reason().isEmpty())
                .count();
        System.out.printf(
                Locale.ROOT,
                "Belay %s at http://%s:%d after %.2f s: %d endpoint(s), %d of %d models ready%n",
                predictionService.ready()
                        ? "is ready"
                        : "is NOT ready (no tier can serve at "
                                + String.join(", ", predictionService.table().missed()) + ")",
                host,
                port,
                startMillis / 1e3,
                predictionService.table().endpoints().size(),
                ready,
                lifecycle.gateway().repository().instances().size());
    }

    private int models() {
        Gateway gateway = lifecycle.gateway();
        System.out.print(ModelsTable.of(
                gateway.repository().instances(),
                gateway.repository().baselines(),
                gateway.repository().brokenBaselines()));
        gateway.problems().forEach(problem -> System.out.println("warning: " + problem));
        return 0;
    }

    private int check() {
        Gateway gateway = lifecycle.gateway();
        List<StartPreview> previews = new ArrayList<>();
        List<String> gone = List.of();
        try {
            Map<String, List<JournalEntry>> history = gateway.history();
            previews.addAll(gateway.preview(history));
            gone = StartPreview.gone(history, gateway.endpoints());
        } catch (StoreException unread) {
            previews.addAll(gateway.previewAsConfigured());
            System.out.println(
                    "warning: this is judged by the configuration alone: what routes and what waits for an operator"
                            + " is unknown, because the journal can't be read; './belay status' shows it for a running server: "
                            + unread.reason());
        }
        previews.sort(Comparator.comparing(preview -> preview.plan().name()));
        List<String> problems = new ArrayList<>(Problems.of(
                gateway.repository().instances(), gateway.repository().brokenBaselines(), gateway.table(previews)));
        previews.stream()
                .filter(preview -> !preview.waiting().isEmpty())
                .forEach(preview -> problems.add("endpoint " + preview.plan().name() + ": " + preview.waiting()));
        previews.forEach(preview -> System.out.println(preview.line()));
        gone.forEach(line -> System.out.println("warning: " + line));
        gateway.problems().forEach(problem -> System.out.println("warning: " + problem));
        Problems.warnings(gateway.repository().instances()).forEach(System.out::println);
        problems.forEach(System.out::println);
        if (problems.isEmpty()) {
            System.out.println("ok: " + previews.size() + " endpoint(s), "
                    + gateway.repository().instances().size() + " models");
        }
        return problems.isEmpty() ? 0 : 1;
    }

    private static List<String> problems() {
        return AllProblems.of(() -> new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withProfile(LaunchMode.current().getDefaultProfile())
                .withSources(new ConfigFile(false)));
    }

    private static String address() {
        Config config = ConfigProvider.getConfig();
        return config.getValue("quarkus.http.host", String.class) + ":" + config.getValue(Exposure.PORT, Integer.class);
    }

    /** Reports a failed start: the reason, not a stack trace. */
    private static void ended(int exitCode, Throwable failure) {
        if (failure != null) {
            System.err.println("belay: " + StartFailure.message(failure, Main::address, Main::problems));
        }
        System.exit(exitCode);
    }
}
