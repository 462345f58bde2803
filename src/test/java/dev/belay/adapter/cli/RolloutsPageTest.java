package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Pages that name a command or an option that isn't one are worse than none. */
class RolloutsPageTest {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]+)");
    private static final Pattern ROLLOUT = Pattern.compile("belay rollout ([a-z]+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+) {2,}");

    @Test
    void namesOnlyOptionsThatExist() throws IOException {
        // Given
        Set<String> known = options(Cli.commands());
        // When
        List<String> named = found(OPTION, "docs/rollouts.md");
        // Then
        assertFalse(named.isEmpty());
        assertEquals(
                List.of(), named.stream().filter(name -> !known.contains(name)).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/rollouts.md", "docs/runbook.md", "README.md"})
    void namesOnlyCommandsThatExist(String page) throws IOException {
        // Given
        Set<String> known =
                new CommandLine(new RolloutSubcommands()).getSubcommands().keySet();
        // When
        List<String> named = found(ROLLOUT, page);
        // Then
        assertFalse(named.isEmpty());
        assertEquals(
                List.of(), named.stream().filter(name -> !known.contains(name)).toList());
    }

    @Test
    void helpOfTheScriptNamesEveryCommand() throws IOException {
        // Given
        List<String> named = found(COMMAND, "belay");
        // When
        Set<String> commands = Cli.commands().getSubcommands().keySet();
        // Then
        assertEquals(
                List.of(),
                commands.stream().filter(name -> !named.contains(name)).toList());
    }

    private static Set<String> options(CommandLine command) {
        Set<String> names = new TreeSet<>();
        command.getCommandSpec().options().forEach(option -> {
            names.addAll(List.of(option.names()));
            if (option.negatable()) {
                names.add(option.longestName().replaceFirst("--", "--no-"));
            }
        });
        command.getSubcommands().values().forEach(below -> names.addAll(options(below)));
        return names;
    }

    private static List<String> found(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(Path.of(file)))
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }
}
