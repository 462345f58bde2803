package dev.belay.adapter.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Decisions, entries and evidence as JSON; what is read equals what was written. Every object names its schema; without one it
 * is of the first, which {@link LegacyEntries} and {@link LegacyEvidence} read.
 */
final class JournalJson {
    private static final String SCHEMA = "schema";
    private static final long PRESENT = 2;

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = mapper();

    private JournalJson() {}

    private record ModelForm(String model, String version) {}

    private record StateForm(String name, int step, int weight, boolean paused) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
    private interface Named {}

    private static ObjectMapper mapper() {
        SimpleModule forms = new SimpleModule();
        as(
                forms,
                ModelRef.class,
                ModelForm.class,
                ref -> new ModelForm(ref.name(), ref.version()),
                form -> new ModelRef(form.model(), form.version()));
        as(
                forms,
                RolloutState.class,
                StateForm.class,
                state -> new StateForm(state.label(), state.step(), state.weight(), state.paused()),
                form -> RolloutState.of(form.name(), form.step(), form.weight(), form.paused()));
        as(forms, RolloutPlan.class, Map.class, PlanForm::kept, JournalJson::plan);
        as(forms, BitSet.class, byte[].class, PackedBits::of, PackedBits::read);
        return JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), forms)
                .addMixIn(Verdict.class, Named.class)
                .registerSubtypes(
                        new NamedType(Verdict.RollBack.class, "rollback"),
                        new NamedType(Verdict.Hold.class, "hold"),
                        new NamedType(Verdict.Promote.class, "promote"),
                        new NamedType(Verdict.Continue.class, "continue"))
                // Methods such as isHeuristic() are no members.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(
                        DeserializationFeature.USE_LONG_FOR_INTS,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                // Any text fits every database and is read unchanged, half a surrogate pair included.
                .enable(JsonGenerator.Feature.ESCAPE_NON_ASCII)
                .build();
    }

    private static <T, F> void as(
            SimpleModule module, Class<T> type, Class<F> form, Function<T, F> write, Function<F, T> read) {
        module.addSerializer(type, new StdDelegatingSerializer(type, converter(type, form, write)));
        module.addDeserializer(type, new StdDelegatingDeserializer<>(converter(form, type, read)));
    }

    private static <A, B> StdConverter<A, B> converter(Class<A> from, Class<B> to, Function<A, B> convert) {
        return new StdConverter<>() {
            @Override
            public B convert(A value) {
                return convert.apply(value);
            }

            @Override
            public JavaType getInputType(TypeFactory types) {
                return types.constructType(from);
            }

            @Override
            public JavaType getOutputType(TypeFactory types) {
                return types.constructType(to);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static RolloutPlan plan(Map<?, ?> form) {
        return PlanForm.read((Map<String, ?>) form);
    }

    static String decision(Decision decision) {
        return write(figures(decision));
    }

    private static Map<String, Object> figures(Decision decision) {
        return decision instanceof Decision.NotUnderstood raw ? raw.figures() : named(decision);
    }

    private static Map<String, Object> named(Object value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(SCHEMA, PRESENT);
        json.putAll(MAPPER.convertValue(value, OBJECT));
        return json;
    }

    /** @throws IllegalArgumentException if the text is no JSON object; what makes no sense is a decision of its own kind */
    static Decision decision(String kind, String rollout, String version, String json) {
        return decision(kind, rollout, version, read(json));
    }

    private static Decision decision(String kind, String rollout, String version, Map<String, Object> figures) {
        try {
            return understood(kind, rollout, version, figures);
        } catch (RuntimeException senseless) {
            return new Decision.NotUnderstood(kind, rollout, version, figures, reason(senseless));
        }
    }

    private static Decision understood(String kind, String rollout, String version, Map<String, Object> figures) {
        Class<? extends Decision> type = type(kind);
        if (!figures.containsKey(SCHEMA)) {
            return LegacyEntries.decision(kind, rollout, version, figures);
        }
        Decision decision = members(figures, type);
        if (!decision.kind().equals(kind)
                || !decision.rollout().equals(rollout)
                || !decision.version().equals(version)) {
            throw new IllegalArgumentException("its columns differ from its figures");
        }
        return decision;
    }

    private static Class<? extends Decision> type(String kind) {
        return switch (kind) {
            case Decision.Adopted.KIND -> Decision.Adopted.class;
            case Decision.Reverted.KIND -> Decision.Reverted.class;
            case Decision.Waiting.KIND -> Decision.Waiting.class;
            case Decision.Started.KIND -> Decision.Started.class;
            case Decision.ArtifactsSeen.KIND -> Decision.ArtifactsSeen.class;
            case Decision.Held.HELD, Decision.Held.RELEASED -> Decision.Held.class;
            case Decision.Drill.STARTED, Decision.Drill.ENDED -> Decision.Drill.class;
            case Decision.BreakerOpened.KIND -> Decision.BreakerOpened.class;
            default -> {
                if (Decision.Move.of(kind).isEmpty()) {
                    throw new IllegalArgumentException("its kind is '" + kind + "', which this version doesn't know");
                }
                yield Decision.Moved.class;
            }
        };
    }

    private static <T> T members(Map<String, Object> json, Class<T> type) {
        Map<String, Object> members = new LinkedHashMap<>(json);
        Object schema = members.remove(SCHEMA);
        if (!Long.valueOf(PRESENT).equals(schema)) {
            throw new IllegalArgumentException("its schema is " + schema + ", which this version doesn't know");
        }
        return MAPPER.convertValue(members, type);
    }

    /** Without its number. */
    static String entry(JournalEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", entry.stream());
        json.putAll(entry.members());
        json.put("facts", figures(entry.decision()));
        return write(json);
    }

    /** @throws IllegalArgumentException if the text is no entry */
    static JournalEntry entry(String text) {
        Map<String, Object> json = read(text);
        if (!(json.get("facts") instanceof Map<?, ?> facts)) {
            throw new IllegalArgumentException("no facts");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        facts.forEach((name, value) -> figures.put(String.valueOf(name), value));
        return new JournalEntry(
                text(json, "stream"),
                0,
                Instant.parse(text(json, "at")),
                new Actor(text(json, "who"), text(json, "from")),
                text(json, "reason"),
                decision(text(json, "kind"), text(json, "rollout"), text(json, "version"), figures));
    }

    private static String text(Map<String, Object> json, String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no " + key);
    }

    static String evidence(Evidence evidence) {
        return write(named(evidence));
    }

    /** @throws RuntimeException if no version of the program known here wrote that */
    static Evidence evidence(String text) {
        return text.startsWith("{") ? members(read(text), Evidence.class) : LegacyEvidence.read(text);
    }

    private static String write(Map<String, Object> json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> read(String json) {
        try {
            return MAPPER.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            long character = e.getLocation() == null ? 0 : e.getLocation().getCharOffset() + 1;
            throw new IllegalArgumentException(
                    "its JSON is " + (json.isBlank() ? "empty" : "no object, or broken at character " + character), e);
        }
    }

    /** The cause's first line: Jackson adds where in its own classes it was. */
    static String reason(RuntimeException senseless) {
        Throwable cause = senseless.getCause() instanceof JsonProcessingException json && json.getCause() != null
                ? json.getCause()
                : senseless;
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
