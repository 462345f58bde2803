package dev.belay.adapter.wiring;

import dev.belay.adapter.repository.YamlDocuments;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Spelling;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private static final Pattern TIERS = Pattern.compile("belay\\.endpoints\\.(.+)\\.tiers");
    private static final List<String> ROOTS = List.of("belay", "quarkus");
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
            Set<String> roots = new YamlDocuments().read(file).fields().keySet();
            ConfigSource source = new YamlConfigSource(location, Files.readString(file), RANK);
            if (strict) {
                ProblemList problems = new ProblemList();
                checkRoots(location, roots, problems);
                checkTiers(source, problems);
                problems.stopIfAny();
            }
            return List.of(source);
        } catch (ModelLoadException | IOException | YAMLException e) {
            return none("belay.config is '" + location + "', which is not a configuration: " + e.getMessage());
        }
    }

    private Iterable<ConfigSource> none(String problem) {
        if (strict) {
            throw new InvalidConfigurationException(problem);
        }
        return List.of();
    }

    /** An empty list would be taken for none. */
    private static void checkTiers(ConfigSource source, ProblemList problems) {
        for (String property : new TreeSet<>(source.getPropertyNames())) {
            Matcher tiers = TIERS.matcher(property);
            if (tiers.matches() && String.valueOf(source.getValue(property)).isEmpty()) {
                problems.add(property + " is empty, allowed is at least one tier, or no 'tiers' at all: then "
                        + tiers.group(1) + " has the natural cascade of the model folder of its name");
            }
        }
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
