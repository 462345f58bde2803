package dev.belay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.belay.vocabulary.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that name what no longer exists are worse than none. */
class DocumentationTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path CODE = Path.of("src/main/java/dev/belay");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w+)`");
    private static final Pattern FOLDER = Pattern.compile("`([\\w/.]+)/`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern METRIC = Pattern.compile("\\b(belay_[a-z_]+)\\b");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    @Test
    void architectureNamesOnlyTypesThatExist() throws IOException {
        // Given
        Set<String> types = types();

        // When
        List<String> named = found(TYPE, page("architecture.md"));

        // Then
        assertFalse(named.isEmpty());
        assertEquals(
                List.of(), named.stream().filter(type -> !types.contains(type)).toList());
    }

    @Test
    void architectureNamesOnlyFoldersThatExist() throws IOException {
        // When
        List<String> named = found(FOLDER, page("architecture.md"));

        // Then
        assertFalse(named.isEmpty());
        List<String> missing = named.stream()
                .filter(folder -> !Files.isDirectory(CODE.resolve(folder)) && !Files.isDirectory(Path.of(folder)))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void runbookExplainsEveryReason() throws IOException {
        // Given
        String runbook = page("runbook.md");

        // When
        List<String> unexplained = Arrays.stream(FailureReason.values())
                .map(FailureReason::label)
                .filter(reason -> !runbook.contains("| `" + reason + "` |"))
                .toList();

        // Then
        assertEquals(List.of(), unexplained);
    }

    @Test
    void runbookExplainsEveryAlert() throws IOException {
        // Given
        String runbook = page("runbook.md");
        List<String> alerts = found(ALERT, Files.readString(Path.of("k8s/alerts.yaml")));

        // When
        List<String> unexplained = alerts.stream()
                .filter(alert -> !runbook.contains("| `" + alert + "` |"))
                .toList();

        // Then
        assertFalse(alerts.isEmpty());
        assertEquals(List.of(), unexplained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/dashboards/belay.json", "k8s/alerts.yaml"})
    void dashboardAndAlertsAskForExplainedMetricsOnly(String file) throws IOException {
        // Given
        String explained = page("metrics.md");

        // When
        List<String> asked = found(METRIC, Files.readString(Path.of(file)));

        // Then
        assertFalse(asked.isEmpty());
        assertEquals(
                List.of(),
                asked.stream().filter(name -> !isExplained(name, explained)).toList());
    }

    /** A histogram is explained by its own name. */
    private static boolean isExplained(String metric, String page) {
        return Stream.of(metric, metric.replaceAll("_(bucket|count|sum)$", ""))
                .anyMatch(name -> page.contains("| `" + name + "` |"));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        // Given
        List<Path> pages;
        try (Stream<Path> files = Files.walk(DOCS)) {
            pages = Stream.concat(Stream.of(Path.of("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }

        // When
        List<String> broken =
                pages.stream().flatMap(DocumentationTest::brokenLinks).toList();

        // Then
        assertEquals(List.of(), broken);
    }

    private static Stream<String> brokenLinks(Path page) {
        try {
            return found(LINK, Files.readString(page)).stream()
                    .filter(link -> !Files.exists(page.resolveSibling(link)))
                    .map(link -> page + ": " + link);
        } catch (IOException e) {
            return Stream.of(page + ": " + e);
        }
    }

    private static Set<String> types() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .distinct()
                .toList();
    }

    private static String page(String name) throws IOException {
        return Files.readString(DOCS.resolve(name));
    }
}
