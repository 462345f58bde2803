package dev.belay.adapter.metrics;

import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Registers meters that have these labels in common. */
record Meters(MeterRegistry registry, Tags tags) {
    static Meters in(MeterRegistry registry) {
        return new Meters(registry, Tags.empty());
    }

    /** @param labels names and values in turn */
    Meters with(String... labels) {
        return new Meters(registry, tags.and(labels));
    }

    Meters with(ModelRef model) {
        return with("model", model.name(), "version", model.version());
    }

    Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** @param source is kept from being collected */
    <T> Gauge gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        return Gauge.builder(name, source, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** @param buckets upper bounds, ascending */
    Timer timer(String name, String description, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** One meter for each constant, which is the label's value in lower case. */
    <E extends Enum<E>, M> PerConstant<E, M> each(Class<E> type, String label, Function<Meters, M> create) {
        return each(EnumSet.allOf(type), label, create);
    }

    /** @param constants those that get a meter */
    <E extends Enum<E>, M> PerConstant<E, M> each(Set<E> constants, String label, Function<Meters, M> create) {
        return new PerConstant<>(constants, constant -> create.apply(with(label, label(constant))));
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
