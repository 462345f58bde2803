package dev.belay.adapter.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsInputWithItsRangeAndProfile() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1");

        // When
        ModelCard.Input temp = read(card).inputs().get(1);

        // Then
        assertEquals(
                new ModelCard.Input(
                        new TensorSpec("temp", Datatype.FP32, List.of(-1L, 1L)),
                        "degF",
                        true,
                        new ModelCard.Range(-60, 140),
                        null,
                        new ModelCard.NumericProfile(0.005, List.of(-9.5, 41.0, 93.5))),
                temp);
    }

    @Test
    void readsOutputWithItsRangeAndSum() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1");

        // When
        ModelCard.Output probabilities = read(card).outputs().get(1);

        // Then
        assertEquals(
                new ModelCard.Output(
                        new TensorSpec("probabilities", Datatype.FP32, List.of(-1L, 2L)),
                        new ModelCard.Range(0, 1),
                        1.0),
                probabilities);
    }

    @Test
    void readsMetricsWithoutSlices() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1");

        // When
        Map<String, Map<String, Double>> metrics = read(card).metrics();

        // Then
        assertEquals(Map.of("live", Map.of("rows", 10.0, "auc", 0.7)), metrics);
    }

    @Test
    void readsNullOfGoldenExampleAsNaN() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1");

        // When
        TensorData temp = read(card).goldens().getFirst().inputs().get(1).data();

        // Then
        assertTrue(Float.isNaN(((TensorData.Floats) temp).values()[0]));
    }

    @Test
    void readsWideGoldenInputFromFlatList() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1")
                .replace("shape: [-1, 1], unit", "shape: [-1, 3], unit")
                .replace("temp: null", "temp: [1, null, 2.5]");

        // When
        long[] shape = read(card).goldens().getFirst().inputs().get(1).shape();

        // Then
        assertEquals(List.of(1L, 3L), List.of(shape[0], shape[1]));
    }

    @Test
    void doesWithoutGoldensMetricAndProfile() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1");

        // When
        ModelCard bare = read(card.substring(0, card.indexOf("metric:")));

        // Then
        assertEquals(List.of(), bare.goldens());
    }

    /** Each line breaks one place of a sound card. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            version: "1"              | version: 1              | version is 1, allowed is text, in quotes
            model: flights            | modell: flights         | model is missing, allowed is text
            stage: production         | stage: live             | stage is 'live', allowed is one of candidate, production, retired
            sha256: "                 | sha256: "zz             | allowed is 64 hexadecimal digits, in quotes
            datatype: FP32            | datatype: FLOAT         | inputs[1].datatype is 'FLOAT', allowed is one of BOOL, UINT8
            datatype: BYTES, shape    | shape                   | inputs[0].datatype is missing, allowed is one of BOOL, UINT8
            shape: [-1, 1], unit      | shape: [-2, 1], unit    | inputs[1].shape[0] is -2, allowed is -1 (free) to 2147483647
            shape: [-1, 1], unit      | shape: 1, unit          | inputs[1].shape is 1, allowed is a list
            range: [-60, 140]         | range: [140, -60]       | inputs[1].range[1] is -60, allowed is 140.0 or more
            range: [-60, 140]         | range: [-60]            | inputs[1].range is a list of 1, allowed is [smallest, largest]
            range: [-60, 140]         | range: [low, 140]       | inputs[1].range[0] is 'low', allowed is a number
            range: [-60, 140]         | categories: [AA]        | inputs[1].categories is allowed only for BYTES, not for FP32
            categories: ["9E", AA]    | categories: []          | inputs[0].categories has no category, allowed is at least one
            categories: ["9E", AA]    | range: [0, 1]           | inputs[0].range is allowed only for numbers, not for BYTES
            nullable: true            | nullable: sometimes     | inputs[1].nullable is 'sometimes', allowed is true or false
            nullable: true            | nulable: true           | inputs[1].nulable is unknown, allowed is one of name, datatype
            FP32, shape: [-1, 1]      | INT64, shape: [-1, 1]   | inputs[1].nullable is true, allowed is false: INT64 has no null
            name: temp                | name: carrier           | inputs[1].name is 'carrier', allowed is a name that isn't taken yet
            categories: ["9E", AA]    | categories: [9, AA]     | inputs[0].categories[0] is 9, allowed is text, in quotes
            direction: higher         | direction: up           | metric.direction is 'up', allowed is higher or lower
            output: probabilities     | output: scores          | metric.output is 'scores', allowed is the name of an output
            column: 1                 | column: 2               | metric.column is 2, allowed is 0 to 1
            auc: 0.7                  | auc: good               | metrics.live.auc is 'good', allowed is a number
            tolerance: 1.0e-5         | tolerance: -1           | goldens.tolerance is -1, allowed is a finite number, 0 or more
            tolerance: 1.0e-5         | tolerance: .inf         | goldens.tolerance is .inf, allowed is a finite number, 0 or more
            label: [0]                | label: [0.5]            | goldens.examples[0].outputs.label[0] is 0.5, allowed is a whole number
            label: [0],               | ^^                      | goldens.examples[0].outputs.label is missing
            probabilities: [0.81, 0.19] | probabilities: [1]    | outputs.probabilities is a list of 1, allowed is a list of 2 elements of FP32
            temp: null                | tmp: null               | goldens.examples[0].inputs.tmp is unknown, allowed is one of carrier, temp
            temp: null                | temp: warm              | goldens.examples[0].inputs.temp is 'warm', allowed is a number
            [-9.5, 41.0, 93.5]        | [-9.5, 94.0, 93.5]      | profile.numeric.temp.quantiles[2] is 93.5, allowed is a number not below the edge before it
            nullRate: 0.005           | nullRate: 5             | profile.numeric.temp.nullRate is 5, allowed is 0 to 1
            numeric: {temp            | numeric: {tmp           | profile.numeric.tmp is a group of fields, allowed is the profile of an input
            outputs:                  | inputs:                 | 'inputs' is given twice (line 10)
            trained: {how             | trained: {{how          | card.yaml is no YAML
            goldens:                  | golden:                 | card.yaml: golden is unknown, allowed is one of model, version
            goldens:                  | golden:                 | did you mean 'goldens'?
            description: whether a flight is late | batch: sometimes | card.yaml: batch is 'sometimes', allowed is true or false
            description: whether a flight is late | speed: {limitMicro: 2} | speed.limitMicro is unknown, allowed is one of limitMicros: did you mean 'limitMicros'?
            metric: {name: auc        | metric: {nam: auc       | metric.nam is unknown, allowed is one of name, direction, output, column: did you mean 'name'?
            tolerance: 1.0e-5         | tolerances: 1.0e-5      | goldens.tolerances is unknown, allowed is one of tolerance, examples: did you mean 'tolerance'?
            - {inputs: {carrier       | - {input: {carrier      | goldens.examples[0].input is unknown, allowed is one of inputs, outputs: did you mean 'inputs'?
            quantiles: [-9.5          | quantile: [-9.5         | profile.numeric.temp.quantile is unknown, allowed is one of nullRate, quantiles
            frequencies:              | frequency:              | profile.categorical.carrier.frequency is unknown
            numeric: {temp            | numbers: {temp          | profile.numbers is unknown, allowed is one of rows, numeric, categorical
            description: whether a flight is late | speed: {limitMicros: .inf} | speed.limitMicros is .inf, allowed is a number of microseconds above 0
            description: whether a flight is late | speed: {limitMicros: 1.0e+300} | speed.limitMicros is 1.0E300, allowed is a number of microseconds above 0, at most 3600000000 (an hour)
            rowsSumTo: 1              | rowsSumTo: .inf         | outputs[1].rowsSumTo is .inf, allowed is a finite number of FP32
            rowsSumTo: 1              | rowsSumTo: .nan         | outputs[1].rowsSumTo is .nan, allowed is a finite number of FP32
            rowsSumTo: 1              | rowsSumTo: 1.0e+39      | outputs[1].rowsSumTo is 1.0E39, allowed is a finite number of FP32
            range: [-60, 140]         | range: [.inf, .inf]     | inputs[1].range has no finite number, allowed is [smallest, largest] with finite numbers between
            range: [-60, 140]         | range: [-60, 1.0e+400]  | inputs[1].range[1] is 1.0E+400, allowed is a number from -1.8e308 to 1.8e308
            range: [-60, 140]         | range: [-60, 1.0e+4000000000] | inputs[1].range[1] is '1.0e+4000000000', allowed is a number
            range: [-60, 140]         | range: [.nan, 140]      | inputs[1].range[0] is .nan, allowed is a number
            rows: 7                   | rows: -1                | profile.rows is -1, allowed is 0 or more
            range: [-60, 140]         | range: [-.inf, -.inf]   | inputs[1].range has no finite number, allowed is [smallest, largest] with finite numbers between
            description: whether a flight is late | description: "a \\ud800" | card.yaml: 'a ?' has half of a surrogate pair (line 4)
            "9E", AA                  | "9E", "\\udc00"          | card.yaml: '?' has half of a surrogate pair (line 8)
            how: by hand              | "\\ud800": by hand       | card.yaml: '?' has half of a surrogate pair (line 5)
            """)
    void namesWhatIsWrongWithABrokenCard(String sound, String broken, String words) {
        // Given
        String card = ModelFolders.card("flights", "1").replace(sound, broken);

        // When
        ModelLoadException refused = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    @Test
    void namesAllThatIsWrongAtOnce() throws IOException {
        // Given a card with a slip in each part
        String card = ModelFolders.card("flights", "1")
                .replace("stage: production", "stage: live")
                .replace("nullable: true", "nulable: true")
                .replace("range: [0, 1]}", "rang: [0, 1]}")
                .replace("tolerance: 1.0e-5", "tolerance: -1");

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        assertEquals(
                List.of("stage", "inputs[1].nulable", "outputs[0].rang", "goldens.tolerance"),
                Arrays.stream(String.valueOf(refusal.getMessage()).split("card\\.yaml: "))
                        .skip(1)
                        .map(words -> words.substring(0, words.indexOf(' ')))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"inputs, carrier", "outputs, label"})
    void namesNothingThatDependsOnAListThatCantBeRead(String list, String first) throws IOException {
        // Given
        String card = ModelFolders.card("flights", "1")
                .replace(list + ":\n  - {name: " + first, list + ": none\nnotes:\n  - {name: " + first);

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        assertEquals("card.yaml: " + list + " is 'none', allowed is a list", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"-1", "3000000000"})
    void namesTheColumnsOfAnOutputWhoseWidthIsFree(String column) throws IOException {
        // Given
        String card = ModelFolders.card("flights", "1")
                .replace("shape: [-1, 2], range", "shape: [-1, -1], range")
                .replace("column: 1", "column: " + column);

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        assertEquals("card.yaml: metric.column is " + column + ", allowed is 0 to 2147483647", refusal.getMessage());
    }

    @Test
    void refusesGoldensWithoutAnExample() {
        // Given
        String card = ModelFolders.card("flights", "1");
        String none = card.substring(0, card.indexOf("  examples:")) + "  examples: []\n";

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(none));

        // Then
        assertEquals(
                "card.yaml: goldens.examples is a list of 0, allowed is at least one example;"
                        + " without goldens leave the whole group out",
                refusal.getMessage());
    }

    /** Each line leaves of one field nothing but its name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            description: whether a flight is late | speed:     | speed
            description: whether a flight is late | batch:     | batch
            nullable: true      | nullable:   | inputs[1].nullable
            range: [-60, 140]   | range: ~    | inputs[1].range
            ["9E", AA]          | ^^          | inputs[0].categories
            range: [0, 1]}      | range: }    | outputs[0].range
            rowsSumTo: 1        | rowsSumTo:  | outputs[1].rowsSumTo
            nullRate: 0.005     | nullRate:   | profile.numeric.temp.nullRate
            {temp: {nullRate: 0.005, quantiles: [-9.5, 41.0, 93.5], weeklyPsiP95: 3.3}} | ^^ | profile.numeric
            {carrier: {nullRate: 0.0, frequencies: {AA: 0.17}}}                         | ^^ | profile.categorical
            , column: 1}        | , column: } | metric.column
            {name: auc, direction: higher, output: probabilities, column: 1}            | ^^ | metric
            """)
    void refusesAnEmptyField(String sound, String broken, String field) {
        // Given
        String card = ModelFolders.card("flights", "1").replace(sound, broken);

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(card));

        // Then
        assertEquals(
                "card.yaml: " + field + " is empty, allowed is a value; without one leave the field out",
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"goldens:, goldens", "'goldens:  # later', goldens", "profile:, profile"})
    void refusesAnEmptyGroup(String written, String field) {
        // Given
        String card = ModelFolders.card("flights", "1");
        String empty = card.substring(0, card.indexOf("goldens:")) + written + "\n";

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(empty));

        // Then
        assertEquals(
                "card.yaml: " + field + " is empty, allowed is a value; without one leave the field out",
                refusal.getMessage());
    }

    @Test
    void refusesAnEmptyProfile() {
        // Given
        String card = ModelFolders.card("flights", "1");
        String empty = card.substring(0, card.indexOf("profile:")) + "profile: {}\n";

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> read(empty));

        // Then
        assertEquals(
                "card.yaml: profile is a group of fields, allowed is at least one of rows, numeric, categorical",
                refusal.getMessage());
    }

    @Test
    void aRangeMayBeOpenAtOneEnd() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1").replace("range: [-60, 140]", "range: [-60, .inf]");

        // When
        ModelCard.Range range = read(card).inputs().get(1).range();

        // Then
        assertEquals(new ModelCard.Range(-60, Double.POSITIVE_INFINITY), range);
    }

    @Test
    void keepsTheAuthorsNotes() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1") + "notes: {owner: {team: pricing}, links: [a, b]}\n";

        // When, then
        assertEquals("flights", read(card).model());
    }

    @Test
    void readsThatRequestsMustNotShareARun() throws Exception {
        // Given
        String card = ModelFolders.card("flights", "1") + "batch: false\n";

        // When, then
        assertFalse(read(card).batch());
    }

    @Test
    void readsTheShapeOfAGoldenFromItsNesting() throws Exception {
        // Given an input with two free dimensions beside the rows
        String card = ModelFolders.card("flights", "1")
                .replace("shape: [-1, 1], unit", "shape: [-1, -1, -1], unit")
                .replace("temp: null", "temp: [[1, null, 2.5], [4, 5, 6]]");

        // When
        long[] shape = read(card).goldens().getFirst().inputs().get(1).shape();

        // Then
        assertArrayEquals(new long[] {1, 2, 3}, shape);
    }

    private ModelCard read(String card) throws IOException, ModelLoadException {
        Path file = Files.writeString(folder.resolve("card.yaml"), card);
        return CardReader.read(new YamlDocuments().read(file));
    }
}
