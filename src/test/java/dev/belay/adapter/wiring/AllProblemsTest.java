package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllProblemsTest {
    @Test
    void anUnreadableValueHidesNoneThatIsOutOfBounds() {
        // When
        List<String> problems = problems(
                "{endpoints: {bad: {tiers: [{name: a, model: bad, version: '9', batch: maybe, timeout: 0s}]}}}");

        // Then
        assertEquals(
                List.of(
                        "belay.endpoints.bad.tiers[0].batch is 'maybe', allowed is true or false",
                        "belay.endpoints.bad.tiers[0].timeout is 0 s, allowed is 1 ms to 60 s"),
                problems);
    }

    /** Each has one property that can't be read, or that there is not, and others that are out of bounds. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {drils: true, drain: 1h}                                                            | drils drain
            {drain: soon, deadline: 1ms}                                                        | drain deadline
            {journal: {url: ^mysql://x^}, drain: 1h}                                            | journal.url drain
            {limits: {body: 99999999999G, answer: 99999999999G}}                                | limits.body limits.answer
            {modelMemory: 9999999999G, drain: 1h}                                               | modelMemory drain
            {limits: {rows: many}, intraOpThreads: 0}                                           | limits.rows intraOpThreads
            {limits: {body: much, rows: 0, inFlight: 1K}}                                       | limits.body limits.rows limits.inFlight
            {policies: {p: {steps: [x], bake: -1s, rules: {ratio: {window: 0s}}}}}              | policies.p.steps[0] policies.p.rules.ratio.max policies.p.rules.ratio.window policies.p.bake
            {deadline: 1ms, endpoints: {a: {tiers: [{name: x, version: ^1^, maxConcurrent: 0}]}}} | deadline endpoints.a.tiers[0].maxConcurrent
            {endpoints: {a: {deadline: x, tiers: [{version: ^1^, timeout: 30s}, {name: x y, version: ^2^, timeout: 0s}]}}} | endpoints.a.deadline endpoints.a.tiers[0].name endpoints.a.tiers[1].name endpoints.a.tiers[1].timeout
            {endpoints: {a: {features: {f: NOPE}, tiers: [{name: x, breaker: {calls: 0}}], guards: {outlierFactor: -1}}}} | endpoints.a.features.f endpoints.a.tiers[0].version endpoints.a.guards.outlierFactor endpoints.a.tiers[0].breaker.calls
            """)
    void reportsAllProblemsAtOnceWhateverTheirKind(String written, String properties) {
        // When
        List<String> problems = problems(written);

        // Then
        assertEquals(
                sorted(properties.split(" ")),
                sorted(problems.stream()
                        .map(problem -> problem.replaceFirst("^belay\\.(\\S+).*", "$1"))
                        .toArray(String[]::new)));
    }

    @Test
    void quotesASizeOfAnyNumberOfDigits() {
        assertEquals(
                List.of("belay.modelMemory is 9999999999G, allowed is 1M to 1048576G"),
                problems("{modelMemory: 9999999999G}"));
    }

    @Test
    void reportsAMisspeltGroupOnce() {
        assertEquals(
                List.of(
                        "belay.endpoint (belay.yaml) is not a property: did you mean 'endpoints'? Allowed are config, data,"
                                + " deadline, drain, drills, endpoints, hosts, insecure, intraOpThreads, journal, limits,"
                                + " modelMemory, models, policies, tokens"),
                problems("{endpoint: {a: {deadline: 1s, tiers: [{name: x, version: '1'}]}}}"));
    }

    @Test
    void reportsNothingOfAValidConfiguration() {
        // When
        List<String> problems = problems("{deadline: 1s, endpoints: {a: {tiers: [{name: x, version: '1'}]}}}");

        // Then
        assertEquals(List.of(), problems);
    }

    private static List<String> sorted(String... properties) {
        return Arrays.stream(properties).sorted().toList();
    }

    private static List<String> problems(String belay) {
        return AllProblems.of(() -> new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new YamlConfigSource("belay.yaml", "belay: " + belay, 260)));
    }
}
