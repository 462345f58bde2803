package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * {@code belay.yaml}: above the program's own defaults (250), below environment (300) and system properties (400). The
 * platform's key for files gives each the rank of whoever names it, so nothing that the file says could be overridden.
 */
public final class ConfigFile implements ConfigSourceFactory {
    static final String LOCATION = "belay.config";

    private static final int RANK = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String location = context.getValue(LOCATION).getValue();
        if (location == null || location.isBlank()) {
            return List.of();
        }
        try {
            return List.of(new YamlConfigSource(Path.of(location).toUri().toURL(), RANK));
        } catch (IOException e) {
            throw new InvalidConfigurationException("belay.config is '" + location + "', which can't be read: " + e);
        }
    }
}
