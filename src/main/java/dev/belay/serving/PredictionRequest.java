package dev.belay.serving;

import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Inputs;
import org.jspecify.annotations.Nullable;

/**
 * A decoded request, whichever wire it came by.
 *
 * @param id from {@link PredictionService#newId}
 * @param route what {@link PredictionService#find} found, against which the inputs were decoded
 * @param budgetNanos what the caller asked for; 0 or less counts as not given
 * @param stickyKey the value of {@link Route#stickyHeader}; null if the request lacks it
 * @param client who sent it: a client's requests share the models with others' as one
 * @param receivedNanos when its last byte had come, on the service's clock
 */
public record PredictionRequest(
        String id,
        Route route,
        Inputs inputs,
        long budgetNanos,
        @Nullable String stickyKey,
        Client client,
        Protocol protocol,
        long receivedNanos) {}
