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

/** The port to whoever knows models, guards and meters: builds what a routing table is made of. */
public interface RouteFactory {
    /** @param recent how its first tier has done of late */
    record Served(Route route, RecentOutcomes recent) {}

    /** @param cascade the candidate, then stable's tiers to rescue */
    record Candidate(Cascade cascade, CascadeObserver observer) {}

    /** An endpoint's route. All routes of one endpoint understand the same features, so that one may replace another. */
    Served serve(EndpointPlan plan);

    /** Whether at least one of these tiers could serve, as the versions are now. */
    boolean canServe(EndpointPlan plan);

    /** Why a version can't serve anywhere, in words: it isn't there, or can't be loaded; empty if it can. */
    Optional<String> defect(ModelRef version);

    /** What a candidate of this endpoint answers with, as the primary would: the same timeout, bulkhead and breaker. */
    Candidate candidate(EndpointPlan plan, Route stable, ModelRef version);

    /** Why a version can't be tried at this endpoint, in words; empty if it can. */
    Optional<String> objection(EndpointPlan plan, ModelRef version);

    /**
     * By which a version's artifact is told from any other, as it was loaded: lower-case hexadecimal; empty if nobody knows.
     */
    String digest(ModelRef version);

    /** Different sticky keys that came to this endpoint in the last day; empty where none is configured. */
    OptionalDouble distinctKeys(EndpointPlan plan);

    /** Versions of a model that are there, whatever their state; artifacts only. */
    List<String> versions(String model);
}
