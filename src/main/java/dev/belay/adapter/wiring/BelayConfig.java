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

    /** The file that says all this, read by {@link ConfigFile}. */
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

    /** Hashes of the tokens of those who may come in; {@code tokens} in {@link #data} if not said and if it is there. */
    Optional<Path> tokens();

    /** Names beside those of the loopback address that the server may be called by while no token is needed. */
    Optional<List<String>> hosts();

    /** Upper bound for all models together. */
    @WithDefault("1G")
    MemorySize modelMemory();

    /** Threads inside one run; more than one pays only for large models. */
    @WithDefault("1")
    int intraOpThreads();

    /** The most time a request gets at an endpoint of which nothing else is said. */
    @WithDefault("300ms")
    Duration deadline();

    /** At the end: how long late requests are served, not ready any more, before nobody is let in. */
    @WithDefault("1s")
    Duration drain();

    JournalConfig journal();

    AllLimitsConfig limits();

    Map<String, EndpointConfig> endpoints();

    /** Named plans of rollouts; the one called {@code default} holds where a start names none. */
    Map<String, PolicyConfig> policies();

    /** What a rollout does where whoever starts it says nothing else. */
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

    /** Which rules may take a candidate out. */
    interface RulesConfig {
        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean sequential();

        @WithDefault("false")
        @WithConverter(TrueOrFalse.class)
        boolean latency();

        /** More errors of the candidate than that. */
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
        /** JDBC URL of a PostgreSQL or H2 database; an H2 file in {@link #data} if not said. */
        Optional<String> url();

        Optional<String> username();

        Optional<String> password();
    }

    /** What one request may ask for, and all together. */
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
         * Memory of all requests under way: bodies, tensors and answers. 256 MiB or a quarter of the heap if that is less,
         * but enough for one of the largest, if not said.
         */
        Optional<MemorySize> inFlight();
    }

    /** The same of one endpoint; what isn't said is as for all. */
    interface LimitsConfig {
        Optional<MemorySize> body();

        Optional<MemorySize> answer();

        OptionalInt rows();
    }

    interface EndpointConfig {
        /** The most time a request gets; callers may ask for less. {@link BelayConfig#deadline} if not said. */
        @WithDefault("${belay.deadline:300ms}")
        Duration deadline();

        /** Features that callers may send though no version reads them yet, with their datatypes. */
        Map<String, Datatype> features();

        /** What may keep a caller in one arm of a rollout: a header or a feature. */
        Optional<StickyConfig> sticky();

        /** In order; the last one may be a heuristic. The natural cascade of the model folder of that name if not said. */
        Optional<List<TierConfig>> tiers();

        GuardConfig guards();

        LimitsConfig limits();
    }

    /** One of both. */
    interface StickyConfig {
        Optional<String> header();

        Optional<String> feature();
    }

    interface TierConfig {
        String name();

        /** The endpoint's name if not said. */
        Optional<String> model();

        String version();

        /** If not said, a third of the endpoint's deadline; for the last tier that runs a model what is left of it. */
        Optional<Duration> timeout();

        /** Calls the tier may hold, queued or in a run. */
        @WithDefault("512")
        int maxConcurrent();

        /** Whether requests may share a run of its version, at any endpoint; an experiment decides whether they do. */
        @WithDefault("true")
        @WithConverter(TrueOrFalse.class)
        boolean batch();

        BreakerConfig breaker();
    }

    interface BreakerConfig {
        /** The rolling window. */
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

        /** An outlier lies so many times the training range beyond it. */
        @WithDefault("1.0")
        double outlierFactor();
    }
}
