package dev.belay.load.experiment;

import dev.belay.load.gateway.MetricsPage;

/** Requests that took part in rollouts, by arm and by what their first tier came to: the gateway's own count. */
record Arms(long stableOk, long stableError, long candidateOk, long candidateError, long ineligible) {
    static Arms of(MetricsPage page, String endpoint) {
        return new Arms(
                count(page, endpoint, "stable", "ok"),
                count(page, endpoint, "stable", "error"),
                count(page, endpoint, "candidate", "ok"),
                count(page, endpoint, "candidate", "error"),
                Math.round(page.sum("belay_rollout_ineligible_total", "endpoint", endpoint)));
    }

    private static long count(MetricsPage page, String endpoint, String arm, String outcome) {
        return Math.round(page.sum("belay_arm_requests_total", "endpoint", endpoint, "arm", arm, "outcome", outcome));
    }

    Arms since(Arms before) {
        return new Arms(
                stableOk - before.stableOk,
                stableError - before.stableError,
                candidateOk - before.candidateOk,
                candidateError - before.candidateError,
                ineligible - before.ineligible);
    }

    long candidate() {
        return candidateOk + candidateError;
    }

    long stable() {
        return stableOk + stableError;
    }
}
