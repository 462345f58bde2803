package dev.belay.control;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The port to the models that were found: builds the routes of a routing table. */
public interface RouteFactory {
    /** @param recent outcomes of its first tier */
    record Served(Route route, RecentOutcomes recent) {}

    /** @param cascade the candidate, then stable's tiers to rescue */
    record Candidate(Cascade cascade, CascadeObserver observer) {}

    /** An endpoint's route. All routes of one endpoint understand the same features, so that one may replace another. */
    Served serve(EndpointPlan plan);

    /** Whether at least one of these tiers could serve now. */
    boolean canServe(EndpointPlan plan);

    /** Why a version can't serve anywhere: it isn't there, or can't be loaded; empty if it can. */
    Optional<String> defect(ModelRef version);

    /** A candidate's cascade; it has the primary's timeout, bulkhead and breaker. */
    Candidate candidate(EndpointPlan plan, Route stable, ModelRef version);

    /** Why a version can't be tried at this endpoint; empty if it can. */
    Optional<String> objection(EndpointPlan plan, ModelRef version);

    /** The SHA-256 of a version's artifact as it was loaded, in lower-case hexadecimal; empty if unknown. */
    String digest(ModelRef version);

    /** Distinct sticky keys at this endpoint in the last day; empty if none is configured. */
    OptionalDouble distinctKeys(EndpointPlan plan);

    /** Versions of a model that are there, whatever their state; artifacts only. */
    List<String> versions(String model);
}
