package dev.belay.adapter.wiring;

import dev.belay.adapter.metrics.MicrometerObservations;
import dev.belay.adapter.onnx.OnnxReader;
import dev.belay.adapter.onnx.OnnxRuntime;
import dev.belay.adapter.onnx.OnnxSettings;
import dev.belay.adapter.repository.FolderRepository;
import dev.belay.adapter.resilience.DeadlineWheel;
import dev.belay.adapter.resilience.TierSettings;
import dev.belay.adapter.resilience.TripListener;
import dev.belay.control.Drills;
import dev.belay.control.StartPreview;
import dev.belay.execution.LoaderSettings;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.ModelLoader;
import dev.belay.execution.RunnerSettings;
import dev.belay.journal.BreakerTrips;
import dev.belay.journal.Journal;
import dev.belay.journal.StoreException;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.PredictionService;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts the house together: finds the models, loads them, builds the routing table and installs it. */
final class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    /** For all endpoints together; the start waits for it. */
    private static final long WARM_UP_NANOS = 150_000_000;

    private static final long WATCH_EVERY_MILLIS = 10;

    private final BelayConfig config;
    private final Observations observations;
    private final BreakerTrips trips;
    private final DeadlineWheel wheel = new DeadlineWheel(daemons("belay-wheel"));
    /** Not the deadlines' wheel: what is noticed here is logged, and a log that blocks must delay no timeout. */
    private final DeadlineWheel watch = new DeadlineWheel(daemons("belay-watch"), WATCH_EVERY_MILLIS);

    private final List<ModelVersion> versions;
    private final List<String> problems;
    private final List<ConfiguredEndpoint> endpoints;
    private final Repository repository;
    private final OnnxSettings settings;
    private final Map<ModelRef, ModelState> states = new LinkedHashMap<>();
    private @Nullable EndpointRoutes routes;

    /** @throws InvalidConfigurationException before anything is loaded */
    Gateway(BelayConfig config, Observations observations, Journal journal) {
        this.config = config;
        this.observations = observations;
        this.trips = new BreakerTrips(journal);
        FolderRepository.Scan scan = new FolderRepository(config.models(), new OnnxReader()).scan();
        scan.problems().forEach(LOG::warn);
        this.problems = scan.problems();
        Set<ModelRef> alone = EndpointPlans.withoutBatches(config.endpoints());
        this.versions = scan.versions().stream()
                .map(version -> alone.contains(version.ref()) ? version.withoutBatches() : version)
                .toList();
        this.endpoints = EndpointPlans.of(config, versions);
        this.settings = settings(config.intraOpThreads());
        this.repository = new Repository(versions, this::instance);
    }

    /**
     * Loads every version and has the table installed; when it returns, requests can be served.
     *
     * @param control decides over routing; null where nothing is served, and the configuration routes
     */
    void start(PredictionService predictionService, Drills drills, @Nullable Control control)
            throws InterruptedException {
        ModelLoader loader = new ModelLoader(
                new OnnxRuntime(settings),
                new LoaderSettings(
                        LoaderSettings.DEFAULT_LIMIT_NANOS, config.modelMemory().asLongValue()),
                RunnerSettings.DEFAULT,
                daemons("belay-model"),
                System::nanoTime);
        List<ModelInstance> instances = repository.instances();
        loader.loadAll(instances);
        instances.forEach(
                instance -> Objects.requireNonNull(states.get(instance.ref())).loaded(instance));
        repository
                .brokenBaselines()
                .forEach((ref, reason) -> LOG.errorf(
                        "model state=UNAVAILABLE model=%s version=%s reason=%s", ref.name(), ref.version(), reason));
        EndpointRoutes routes =
                new EndpointRoutes(repository, versions, observations, wheel, this::tripped, System::nanoTime);
        this.routes = routes;
        ProblemList problems = new ProblemList();
        endpoints.forEach(endpoint -> problems.check(() -> routes.check(endpoint.plan())));
        problems.stopIfAny();
        warmPaths();
        if (control == null) {
            predictionService.install(asConfigured(routes));
        } else {
            control.open(routes, endpoints, routes.alone(endpoints, config.deadline()), observations);
        }
        predictionService.table().endpoints().forEach(Gateway::tellOfMissingTiers);
        watch.every(TimeUnit.MILLISECONDS.toNanos(WATCH_EVERY_MILLIS), () -> {
            long nowNanos = System.nanoTime();
            instances.forEach(instance -> instance.watch(nowNanos));
            Instant now = Instant.now();
            drills.tick(now);
            trips.tick(now);
        });
    }

    /** A tier may name a version of which there is no folder at all, so that nothing was said of it yet. */
    private static void tellOfMissingTiers(Route route) {
        route.cascade().tiers().stream()
                .filter(tier -> !tier.unavailableBecause().isEmpty())
                .forEach(tier -> LOG.errorf(
                        "tier state=UNAVAILABLE endpoint=%s tier=%s model=%s version=%s reason=%s",
                        route.endpoint(),
                        tier.name(),
                        tier.model().name(),
                        tier.model().version(),
                        tier.unavailableBecause()));
    }

    private void warmPaths() throws InterruptedException {
        MicrometerObservations unseen =
                new MicrometerObservations(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        EndpointRoutes twins =
                new EndpointRoutes(repository, versions, unseen, wheel, TripListener.NONE, System::nanoTime);
        PathWarmUp warmUp = new PathWarmUp(daemons("belay-warm-up"));
        for (ConfiguredEndpoint endpoint : endpoints) {
            EndpointPlan plan = endpoint.plan();
            ModelInstance first = repository.instance(plan.tiers().getFirst().model());
            if (first != null && first.reason().isEmpty() && first.card().isPresent()) {
                warmUp.run(twins.serve(plan).route(), first.card().get().goldens(), WARM_UP_NANOS / endpoints.size());
            }
        }
    }

    static OnnxSettings settings(int intraOpThreads) {
        try {
            return new OnnxSettings(
                    intraOpThreads, OnnxSettings.DEFAULTS.arenaAboveBytes(), OnnxSettings.DEFAULTS.trialLimit());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("belay." + e.getMessage());
        }
    }

    private ModelInstance instance(ModelVersion version) {
        ModelState state = new ModelState(version.ref(), observations);
        states.put(version.ref(), state);
        return new ModelInstance(version, state);
    }

    /** What lies in the model folders and belongs to no version, in words. */
    List<String> problems() {
        return problems;
    }

    /** What a start would come to, for a look from outside. */
    List<StartPreview> preview() throws StoreException {
        return StateOnDisk.preview(config, endpoints, Objects.requireNonNull(routes, "not started"));
    }

    /** Likewise, where the journal can't be read. */
    List<StartPreview> previewAsConfigured() {
        return StartPreview.of(Map.of(), List.of(), endpoints, Objects.requireNonNull(routes, "not started"));
    }

    /** What would route then. */
    RoutingTable table(List<StartPreview> previews) {
        EndpointRoutes built = Objects.requireNonNull(routes, "not started");
        Map<String, Route> byName = new LinkedHashMap<>();
        previews.forEach(preview ->
                byName.put(preview.plan().name(), built.serve(preview.plan()).route()));
        return new RoutingTable(byName, Map.of());
    }

    Repository repository() {
        return repository;
    }

    /** Ends the runners and the wheel; runs in progress are left to return by themselves. */
    void stop() {
        repository.instances().forEach(ModelInstance::unload);
        watch.close();
        wheel.close();
        trips.flush();
    }

    private RoutingTable asConfigured(EndpointRoutes routes) {
        Map<String, Route> asConfigured = new LinkedHashMap<>();
        Set<String> spare = new HashSet<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            String name = endpoint.plan().name();
            asConfigured.put(name, routes.serve(endpoint.plan()).route());
            if (!endpoint.named()) {
                spare.add(name);
            }
        }
        return new RoutingTable(asConfigured, routes.alone(endpoints, config.deadline()), spare);
    }

    private void tripped(TierSettings tier) {
        trips.opened(tier.endpoint(), tier.name(), tier.model(), Instant.now());
    }

    static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
