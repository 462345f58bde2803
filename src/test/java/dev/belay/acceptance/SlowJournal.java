package dev.belay.acceptance;

import static io.restassured.RestAssured.given;

import dev.belay.Patience;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A journal whose disk takes longer than the server waits for it is no failure of what is tested. */
final class SlowJournal {
    private SlowJournal() {}

    /** Waits until the endpoint's tiers are journaled, so that the journal is open and read. */
    static void awaitAdoption(Map<String, String> headers) {
        Patience.until(
                () -> {
                    Response page = given().headers(headers).get("/control/v1/journal?endpoint=flights&limit=10");
                    return page.statusCode() == 200
                            && page.<List<Map<String, Object>>>path("entries").stream()
                                    .anyMatch(entry -> "endpoint.adopted".equals(entry.get("kind")));
                },
                "the configuration is adopted");
    }

    /** @return the first answer; if the journal was late with it, that of the first repetition that is done */
    static <T> T ask(Supplier<T> call, Predicate<T> late, Supplier<T> again, Predicate<T> done) {
        AtomicReference<T> answer = new AtomicReference<>(call.get());
        if (late.test(answer.get())) {
            Patience.until(
                    () -> {
                        answer.set(again.get());
                        return done.test(answer.get());
                    },
                    "the journal has taken it");
        }
        return answer.get();
    }
}
