package dev.belay.adapter.metrics;

import dev.belay.vocabulary.FailureReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Whether a tier answered: what every tier has in common, the baseline included. */
record TierAnswers(Counter answers, PerConstant<FailureReason, Counter> failures) {
    static TierAnswers register(MeterRegistry registry, Tags tags) {
        Counter answers = Counter.builder("belay.answers")
                .description("Answers that went to the caller")
                .tags(tags)
                .register(registry);
        return new TierAnswers(
                answers, new PerConstant<>(FailureReason.class, reason -> failureCounter(registry, tags, reason)));
    }

    private static Counter failureCounter(MeterRegistry registry, Tags tags, FailureReason reason) {
        return Counter.builder("belay.tier.failures")
                .description("Requests that reached a tier and that it did not answer")
                .tags(tags)
                .tag("reason", reason.label())
                .register(registry);
    }

    void answered() {
        answers.increment();
    }

    void failed(FailureReason reason) {
        failures.of(reason).increment();
    }
}
