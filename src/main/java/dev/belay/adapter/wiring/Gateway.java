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
import dev.belay.journal.JournalEntry;
import dev.belay.journal.StoreException;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Finds the models, loads them, and builds their routes. */
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

    private final List<String> problems = new ArrayList<>();
    private final List<ConfiguredEndpoint> endpoints;
    private final Repository repository;
    private final OnnxSettings settings;
    private final Map<ModelRef, ModelState> states = new LinkedHashMap<>();
    private final EndpointRoutes routes;

    /** @throws InvalidConfigurationException before anything is loaded */
    Gateway(BelayConfig config, Observations observations, Journal journal) {
        this.config = config;
        this.observations = observations;
        this.trips = new BreakerTrips(journal);
        FolderRepository.Scan scan = new FolderRepository(config.models(), new OnnxReader()).scan();
        scan.problems().forEach(this::warn);
        KnownProperties.slips(System.getenv().keySet()).forEach(this::warn);
        Set<ModelRef> alone = EndpointPlans.withoutBatches(config.endpoints());
        List<ModelVersion> versions = scan.versions().stream()
                .map(version -> alone.contains(version.ref()) ? version.withoutBatches() : version)
                .toList();
        this.endpoints = EndpointPlans.of(config, versions);
        this.settings = settings(config.intraOpThreads());
        this.repository = new Repository(versions, this::instance);
        this.routes = routes(observations, this::tripped);
    }

    /**
     * Loads every version; when it returns, routes can be built.
     *
     * @throws InvalidConfigurationException where the configuration contradicts a version
     */
    EndpointRoutes load() throws InterruptedException {
        ModelLoader loader = new ModelLoader(
                new OnnxRuntime(settings),
                new LoaderSettings(LoaderSettings.DEFAULT_LIMIT_NANOS, Sizes.bytes(config.modelMemory())),
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
        ProblemList contradictions = new ProblemList();
        endpoints.forEach(endpoint -> contradictions.check(() -> routes.check(endpoint.plan())));
        contradictions.stopIfAny();
        endpoints.forEach(endpoint -> routes.warnings(endpoint.plan()).forEach(this::warn));
        warmPaths();
        return routes;
    }

    private void warn(String problem) {
        LOG.warn(problem);
        problems.add(problem);
    }

    /** Logs the tiers that can't serve, and begins to watch runs, drills and breakers. */
    void watch(RoutingTable table, Drills drills) {
        table.endpoints().forEach(Gateway::logMissingTiers);
        List<ModelInstance> instances = repository.instances();
        watch.every(TimeUnit.MILLISECONDS.toNanos(WATCH_EVERY_MILLIS), () -> {
            long nowNanos = System.nanoTime();
            instances.forEach(instance -> instance.watch(nowNanos));
            Instant now = Instant.now();
            drills.tick(now);
            trips.tick(now);
        });
    }

    /** A tier may name a version of which there is no folder, so that nothing was logged of it yet. */
    private static void logMissingTiers(Route route) {
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

    private EndpointRoutes routes(Observations observers, TripListener listener) {
        return new EndpointRoutes(new RouteBuilder(repository, observers, wheel, listener, System::nanoTime));
    }

    private void warmPaths() throws InterruptedException {
        MicrometerObservations unseen =
                new MicrometerObservations(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        EndpointRoutes twins = routes(unseen, TripListener.NONE);
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
                    intraOpThreads, OnnxSettings.DEFAULTS.arenaAboveBytes(), OnnxSettings.DEFAULTS.probeLimit());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("belay." + e.getMessage());
        }
    }

    private ModelInstance instance(ModelVersion version) {
        ModelState state = new ModelState(version.ref(), observations);
        states.put(version.ref(), state);
        return new ModelInstance(version, state);
    }

    /** What is wrong in the model folders and belongs to no version. */
    List<String> problems() {
        return problems;
    }

    List<ConfiguredEndpoint> endpoints() {
        return endpoints;
    }

    /** Of the journal, by endpoint. */
    Map<String, List<JournalEntry>> history() throws StoreException {
        return StateOnDisk.history(config, endpoints);
    }

    /** What would route after a start. */
    List<StartPreview> preview(Map<String, List<JournalEntry>> history) throws StoreException {
        return StateOnDisk.preview(config, history, endpoints, routes);
    }

    /** Likewise, where the journal can't be read. */
    List<StartPreview> previewAsConfigured() {
        return StartPreview.of(Map.of(), List.of(), endpoints, routes, Instant.now());
    }

    RoutingTable table(List<StartPreview> previews) {
        return new RoutingTable(served(previews.stream().map(StartPreview::plan)), Map.of());
    }

    /** What routes where nothing is served. */
    RoutingTable asConfigured() {
        Set<String> spare = endpoints.stream()
                .filter(endpoint -> !endpoint.named())
                .map(endpoint -> endpoint.plan().name())
                .collect(Collectors.toSet());
        return new RoutingTable(served(endpoints.stream().map(ConfiguredEndpoint::plan)), alone(), spare);
    }

    private Map<String, Route> served(Stream<EndpointPlan> plans) {
        Map<String, Route> byName = new LinkedHashMap<>();
        plans.forEach(plan -> byName.put(plan.name(), routes.serve(plan).route()));
        return byName;
    }

    /** Every version's own route. */
    Map<String, Map<String, Route>> alone() {
        return routes.alone(endpoints, config.deadline());
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

    private void tripped(TierSettings tier) {
        trips.opened(tier.endpoint(), tier.name(), tier.model(), Instant.now());
    }

    static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
