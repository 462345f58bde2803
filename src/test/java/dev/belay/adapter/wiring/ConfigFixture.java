package dev.belay.adapter.wiring;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configuration as somebody has written it. */
final class ConfigFixture {
    private static final int ANY_RANK = 100;

    private ConfigFixture() {}

    /** An endpoint {@code flights} with one tier, and what is written beside or instead of that. */
    static BelayConfig flights(String property, String value) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "belay.endpoints.flights.tiers[0].name", "primary", "belay.endpoints.flights.tiers[0].version", "2"));
        properties.put(property, value);
        return config(new PropertiesConfigSource(properties, "written", ANY_RANK));
    }

    static BelayConfig config(ConfigSource source) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, ANY_RANK, new DurationConverter())
                .withConverter(MemorySize.class, ANY_RANK, new MemorySizeConverter())
                .withMapping(BelayConfig.class)
                .withSources(source)
                .build()
                .getConfigMapping(BelayConfig.class);
    }
}
