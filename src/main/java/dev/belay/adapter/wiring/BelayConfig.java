package dev.belay.adapter.wiring;

import dev.belay.validation.GuardAction;
import dev.belay.vocabulary.Datatype;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code belay.yaml}, and everything that may override it: environment and system properties. */
@ConfigMapping(prefix = "belay", namingStrategy = NamingStrategy.VERBATIM)
public interface BelayConfig {
    /** Folders of models; where two have the same version, the first wins. */
    @WithDefault("models")
    List<Path> models();

    /** This file's path, read by {@link ConfigFile}. */
    Optional<Path> config();

    /** Where state is kept. */
    @WithDefault("data")
    Path data();

    /** Allows fault drills. */
    @WithDefault("false")
    @WithConverter(TrueOrFalse.class)
    boolean drills();

    /** Allows any address without tokens. */
    @WithDefault("false")
    @WithConverter(TrueOrFalse.class)
    boolean insecure();

    /** The file of tokens' hashes; by default {@code tokens} in {@link #data}, if that exists. */
    Optional<Path> tokens();

    /** Names besides those of the loopback address under which a server without tokens may be called. */
    Optional<List<String>> hosts();

    /** Upper bound for all models together. */
    @WithDefault("1G")
    MemorySize modelMemory();

    /** Threads inside one run; more than one pays only for large models. */
    @WithDefault("1")
    int intraOpThreads();

    /** The deadline of every endpoint that doesn't set its own. */
    @WithDefault("300ms")
    Duration deadline();

    /** How long a stopping server, already not ready, still accepts requests. */
    @WithDefault("1s")
    Duration drain();

    JournalConfig journal();

    AllLimitsConfig limits();

    Map<String, EndpointConfig> endpoints();

    /** Policies of rollouts by name; {@code default} holds where a start names none. */
    Map<String, PolicyConfig> policies();

    /** Defaults of a rollout. */
    interface PolicyConfig {
        /** Percent, rising. */
        @WithDefault("1,5,25,50")
        List<Double> steps();

        @WithDefault("200")
        int minSamples();

        @WithDefault("60s")
        Duration minTime();

        @WithDefault("24h")
        Duration bake();

        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean gate();

        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean shadow();

        RulesConfig rules();
    }

    /** Which rules may roll a candidate back. */
    interface RulesConfig {
        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean sequential();

        @WithDefault("false")
        @WithConverter(TrueOrFalse.class)
        boolean latency();

        /** A candidate with more errors is rolled back. */
        OptionalLong maxErrors();

        Optional<RatioConfig> ratio();
    }

    interface RatioConfig {
        double max();

        @WithDefault("60s")
        Duration window();

        @WithDefault("200")
        int minSamples();
    }

    interface JournalConfig {
        /** JDBC URL of a PostgreSQL or H2 database; by default an H2 file in {@link #data}. */
        Optional<String> url();

        Optional<String> username();

        Optional<String> password();
    }

    /** Limits of one request, and of all together. */
    interface AllLimitsConfig {
        /** The largest body. */
        @WithDefault("16M")
        MemorySize body();

        /** The largest answer, as it is written. */
        @WithDefault("64M")
        MemorySize answer();

        /** The most rows of a request. */
        @WithDefault("4096")
        int rows();

        /**
         * Memory of all requests under way: bodies, tensors and answers. By default 256 MiB, or a quarter of the heap if
         * that is less, but at least three times the largest body.
         */
        Optional<MemorySize> inFlight();
    }

    /** One endpoint's own limits. */
    interface LimitsConfig {
        Optional<MemorySize> body();

        Optional<MemorySize> answer();

        OptionalInt rows();
    }

    interface EndpointConfig {
        /** The most time a request gets; callers may ask for less. */
        @WithDefault("${belay.deadline:300ms}")
        Duration deadline();

        /** Datatypes of features that callers may send though no version reads them yet. */
        Map<String, Datatype> features();

        /** What may keep a caller in one arm of a rollout: a header or a feature. */
        Optional<StickyConfig> sticky();

        /** In order; the last one may be a heuristic. By default the natural cascade of the model folder of that name. */
        Optional<List<TierConfig>> tiers();

        GuardConfig guards();

        LimitsConfig limits();
    }

    /** One of the two. */
    interface StickyConfig {
        Optional<String> header();

        Optional<String> feature();
    }

    interface TierConfig {
        String name();

        /** By default the endpoint's name. */
        Optional<String> model();

        String version();

        /** By default a third of the endpoint's deadline; for the last tier that runs a model what is left of it. */
        Optional<Duration> timeout();

        /** Calls the tier may hold, queued or in a run. */
        @WithDefault("512")
        int maxConcurrent();

        /** Whether requests may share a run of its version, at any endpoint; a test at load decides whether they do. */
        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean batch();

        BreakerConfig breaker();
    }

    interface BreakerConfig {
        /** In the rolling window. */
        @WithDefault("20")
        int calls();

        @WithDefault("0.5")
        double failureRatio();

        /** How long it stays open before a request probes the tier. */
        @WithDefault("5s")
        Duration delay();
    }

    /** What each check of a request's values does: reject (400), flag (count) or degrade (the baseline answers). */
    interface GuardConfig {
        @WithDefault("reject")
        GuardAction range();

        @WithDefault("flag")
        GuardAction category();

        @WithDefault("flag")
        GuardAction outlier();

        @WithDefault("flag")
        GuardAction duplicate();

        /** How far beyond the training range an outlier is, in widths of that range. */
        @WithDefault("1.0")
        double outlierFactor();
    }
}
