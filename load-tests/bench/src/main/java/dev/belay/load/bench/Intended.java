package dev.belay.load.bench;

import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Takes down every answer that isn't 200 from the tier it should come from: figures of wrong answers are worthless. */
final class Intended {
    private final List<String> violations = new ArrayList<>();

    LoadResult check(String what, LoadResult result, String... tiers) {
        Set<String> allowed = Set.of(tiers);
        Predicate<AnswerKind> intended = kind -> kind.status() == 200 && allowed.contains(kind.tier());
        result.others(intended)
                .forEach((kind, count) -> violations.add(
                        what + ": " + count + " × " + kind + ", not 200 from " + String.join(" or ", tiers)));
        if (result.total() == 0) {
            violations.add(what + ": no answer at all");
        }
        return result;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
