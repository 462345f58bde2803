package dev.belay.adapter.wiring;

import dev.belay.adapter.repository.YamlDocuments;
import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Spelling;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * {@code belay.yaml}: above the program's own defaults (250), below environment (300) and system properties (400). The
 * platform's own key for files gives a file the rank of the source that names it, so that nothing could override it.
 */
public final class ConfigFile implements ConfigSourceFactory {
    static final String LOCATION = "belay.config";

    private static final int RANK = 260;
    private static final Pattern IN_LINE = Pattern.compile("(?: is no YAML)?: (.+) \\(line (\\d+)\\)", Pattern.DOTALL);

    private static final String BELAY = "belay";
    private static final List<String> ROOTS = List.of(BELAY, "quarkus");
    /** Begins the name of a profile, for which alone its section holds. */
    private static final String PROFILE = "%";

    private final boolean strict;

    public ConfigFile() {
        this(true);
    }

    /** @param strict false to ignore what is wrong with the file, so that the rest of it can be checked */
    ConfigFile(boolean strict) {
        this.strict = strict;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String location = context.getValue(LOCATION).getValue();
        if (location == null || location.isBlank()) {
            return List.of();
        }
        Path file = Path.of(location);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return none("belay.config is '" + location + "', allowed is a file that is there and can be read");
        }
        try {
            Map<String, Document> roots = new YamlDocuments().read(file).fields();
            ConfigSource source = new YamlConfigSource(location, Files.readString(file), RANK);
            if (strict) {
                ProblemList problems = new ProblemList();
                checkRoots(location, roots.keySet(), problems);
                Document belay = roots.get(BELAY);
                if (belay != null && belay.isGroup() && !belay.isEmpty()) {
                    EmptyValues.check(BELAY, belay, problems);
                }
                problems.stopIfAny();
            }
            return List.of(source);
        } catch (ModelLoadException e) {
            return none(location + inLine(String.valueOf(e.getMessage()), String.valueOf(file.getFileName())));
        } catch (IOException | YAMLException e) {
            return none(location + " is not a configuration: " + e.getMessage());
        }
    }

    /** What follows the file's name, with the line first. */
    private static String inLine(String message, String name) {
        String problem = message.substring(name.length());
        Matcher matcher = IN_LINE.matcher(problem);
        return matcher.matches() ? ", line " + matcher.group(2) + ": " + matcher.group(1) : problem;
    }

    private Iterable<ConfigSource> none(String problem) {
        if (strict) {
            throw new InvalidConfigurationException(problem);
        }
        return List.of();
    }

    /** What is under another root would be ignored. */
    private static void checkRoots(String location, Set<String> roots, ProblemList problems) {
        for (String root : roots) {
            if (!ROOTS.contains(root) && !root.startsWith(PROFILE)) {
                String nearest = Spelling.nearest(root, ROOTS);
                problems.add("belay.config is '" + location + "', whose root '" + root
                        + "' is unknown: " + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
                        + "Allowed are " + String.join(", ", ROOTS) + "; endpoints and policies are below belay");
            }
        }
    }
}
