package dev.belay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FactsTest {
    @Test
    void keepsTheOrderGiven() {
        // When
        Facts facts = Facts.NONE.and("z", 1).and("a", "two").and("m", 3.0);

        // Then
        assertEquals(List.of("z", "a", "m"), List.copyOf(facts.asMap().keySet()));
    }

    @Test
    void numberWithoutAFormInJsonIsText() {
        // When
        Facts facts = Facts.NONE.and("ratio", Double.NaN);

        // Then
        assertEquals(Map.of("ratio", "NaN"), facts.asMap());
    }

    @Test
    void wholeNumberIsANumberToo() {
        // When
        Facts facts = Facts.NONE.and("count", 3);

        // Then
        assertEquals(OptionalDouble.of(3), facts.number("count"));
    }

    @Test
    void textIsNoWholeNumber() {
        // When
        Facts facts = Facts.NONE.and("count", "3");

        // Then
        assertEquals(OptionalLong.empty(), facts.whole("count"));
    }

    @Test
    void leavesOutWhatIsTooMuch() {
        // Given
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            many.put("figure" + i, i);
        }

        // When
        Facts facts = Facts.of(many);

        // Then
        assertEquals(Facts.MOST, facts.asMap().size());
    }
}
