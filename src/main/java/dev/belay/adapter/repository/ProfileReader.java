package dev.belay.adapter.repository;

import dev.belay.model.Complaints;
import dev.belay.model.Document;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The training distribution of a card's numeric inputs. */
final class ProfileReader {
    private static final List<String> FIELDS = List.of("rows", "numeric", "categorical");
    private static final List<String> NUMERIC_FIELDS = List.of("nullRate", "quantiles", "weeklyPsiP95", "weeklyKsP95");
    private static final List<String> CATEGORICAL_FIELDS =
            List.of("nullRate", "frequencies", "weeklyPsiP95", "weeklyKsP95");

    private ProfileReader() {}

    /**
     * By input, modifiable. The rest of the profile is for other tools; of it only the fields' names and the number of
     * rows are checked.
     */
    static Map<String, ModelCard.NumericProfile> numeric(Document profile, Complaints complaints) {
        if (profile.isAbsent()) {
            return new HashMap<>();
        }
        CardReader.check(complaints, profile, FIELDS, "numeric", "categorical");
        complaints.holds(() -> {
            if (profile.fields().isEmpty()) {
                throw profile.wrong("at least one of " + String.join(", ", FIELDS));
            }
        });
        Document rows = profile.at("rows");
        complaints.holds(() -> {
            if (!rows.isAbsent() && rows.whole() < 0) {
                throw rows.wrong("0 or more");
            }
        });
        fields(profile.at("categorical"), complaints)
                .forEach((name, figures) -> complaints.holds(() -> figures.onlyFields(CATEGORICAL_FIELDS)));
        Map<String, ModelCard.NumericProfile> profiles = new HashMap<>();
        fields(profile.at("numeric"), complaints)
                .forEach((name, figures) -> complaints.holds(() -> {
                    figures.onlyFields(NUMERIC_FIELDS).noneEmpty("nullRate");
                    profiles.put(
                            name,
                            new ModelCard.NumericProfile(
                                    nullRate(figures.at("nullRate")), quantiles(figures.at("quantiles"))));
                }));
        return profiles;
    }

    private static Map<String, Document> fields(Document document, Complaints complaints) {
        return document.isAbsent() ? Map.of() : complaints.read(Map.of(), document::fields);
    }

    private static double nullRate(Document document) throws ModelLoadException {
        return document.isAbsent() ? 0 : CardReader.number(document, rate -> rate >= 0 && rate <= 1, "0 to 1");
    }

    private static List<Double> quantiles(Document document) throws ModelLoadException {
        List<Double> edges = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Document edge : document.items()) {
            double before = last;
            last = CardReader.number(
                    edge, value -> Double.isFinite(value) && value >= before, "a number not below the edge before it");
            edges.add(last);
        }
        if (edges.size() < 2) {
            throw document.wrong("at least the smallest and the largest value");
        }
        return List.copyOf(edges);
    }
}
