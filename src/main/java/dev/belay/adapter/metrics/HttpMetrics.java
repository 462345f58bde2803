package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.micrometer.runtime.binder.vertx.VertxHttpServerMetrics;
import io.quarkus.micrometer.runtime.binder.vertx.VertxMeterBinderAdapter;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Puts {@link HttpTimers} before the platform's metrics of HTTP servers. */
@Singleton
public class HttpMetrics implements VertxOptionsCustomizer {
    @Override
    public void accept(VertxOptions options) {
        if (options.getMetricsOptions() instanceof VertxMeterBinderAdapter platform) {
            options.setMetricsOptions(new Adapter(platform));
        }
    }

    private static final class Adapter extends VertxMeterBinderAdapter {
        private final VertxMeterBinderAdapter platform;

        Adapter(VertxMeterBinderAdapter platform) {
            this.platform = platform;
        }

        @Override
        public @Nullable HttpServerMetrics<?, ?, ?> createHttpServerMetrics(
                HttpServerOptions options, SocketAddress address) {
            HttpServerMetrics<?, ?, ?> metrics = platform.createHttpServerMetrics(options, address);
            return metrics instanceof VertxHttpServerMetrics usual
                    ? new HttpTimers(usual, Metrics.globalRegistry)
                    : metrics;
        }

        @Override
        public @Nullable HttpClientMetrics<?, ?, ?, ?> createHttpClientMetrics(HttpClientOptions options) {
            return platform.createHttpClientMetrics(options);
        }
    }
}
