package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static Route route() {
        return Routes.to(new Cascade(List.of(new FakeTier("primary")), Optional.empty(), () -> 0));
    }

    @Test
    void findsAnEndpoint() {
        // Given
        Route route = route();
        RoutingTable table = new RoutingTable(Map.of("late", route), Map.of());

        // When
        Route found = table.endpoint("late");

        // Then
        assertSame(route, found);
    }

    @Test
    void findsNoEndpointUnderAModelsName() {
        // Given
        RoutingTable table = new RoutingTable(Map.of("late", route()), Map.of("flights", Map.of("1", route())));

        // When
        Route found = table.endpoint("flights");

        // Then
        assertNull(found);
    }

    @Test
    void findsAVersion() {
        // Given
        Route route = route();
        RoutingTable table = new RoutingTable(Map.of(), Map.of("flights", Map.of("1", route)));

        // When
        Route found = table.version("flights", "1");

        // Then
        assertSame(route, found);
    }

    @Test
    void findsNoVersionOfAModelItDoesntKnow() {
        // Given
        RoutingTable table = new RoutingTable(Map.of("late", route()), Map.of());

        // When
        Route found = table.version("late", "1");

        // Then
        assertNull(found);
    }

    @Test
    void knowsEndpointsAndModels() {
        // Given
        RoutingTable table = new RoutingTable(Map.of("late", route()), Map.of("flights", Map.of("1", route())));

        // When, then
        assertTrue(table.knows("late"));
        assertTrue(table.knows("flights"));
        assertFalse(table.knows("trains"));
    }

    @Test
    void keepsTheOrderOfItsEndpoints() {
        // Given
        Route first = route();
        Route second = route();
        Map<String, Route> endpoints = new LinkedHashMap<>();
        endpoints.put("z", first);
        endpoints.put("a", second);

        // When
        RoutingTable table = new RoutingTable(endpoints, Map.of());

        // Then
        assertEquals(List.of(first, second), List.copyOf(table.endpoints()));
    }

    @Test
    void namesAllVersionsOfAModelInAscendingOrder() {
        // Given
        RoutingTable table =
                new RoutingTable(Map.of(), Map.of("flights", Map.of("10", route(), "2", route(), "1", route())));

        // When
        List<String> versions = table.versions("flights");

        // Then
        assertEquals(List.of("1", "2", "10"), versions);
    }

    @Test
    void namesNoVersionsOfAModelThatThereIsnt() {
        // Given
        RoutingTable table = new RoutingTable(Map.of("late", route()), Map.of());

        // When
        List<String> versions = table.versions("late");

        // Then
        assertEquals(List.of(), versions);
    }

    @Test
    void staysAsItWasWhenItsMakerGoesOnBuilding() {
        // Given
        Map<String, Route> ofModel = new HashMap<>();
        Map<String, Map<String, Route>> versions = new HashMap<>();
        versions.put("flights", ofModel);
        RoutingTable table = new RoutingTable(Map.of(), versions);

        // When
        ofModel.put("1", route());

        // Then
        assertNull(table.version("flights", "1"));
    }

    @Test
    void canNotBeChangedThroughWhatItShows() {
        // Given
        RoutingTable table = new RoutingTable(Map.of("late", route()), Map.of());

        // When, then
        assertThrows(
                UnsupportedOperationException.class, () -> table.endpoints().clear());
    }
}
