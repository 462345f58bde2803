package dev.belay.adapter.repository;

import dev.belay.model.Document;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The training distribution of a card's numeric inputs. */
final class ProfileReader {
    private ProfileReader() {}

    static Map<String, ModelCard.NumericProfile> numeric(Document profile) throws ModelLoadException {
        Document numeric = profile.at("numeric");
        if (numeric.isAbsent()) {
            return Map.of();
        }
        Map<String, ModelCard.NumericProfile> profiles = new HashMap<>();
        for (Map.Entry<String, Document> feature : numeric.fields().entrySet()) {
            Document figures = feature.getValue();
            profiles.put(
                    feature.getKey(),
                    new ModelCard.NumericProfile(nullRate(figures.at("nullRate")), quantiles(figures.at("quantiles"))));
        }
        return profiles;
    }

    private static double nullRate(Document document) throws ModelLoadException {
        double rate = document.isAbsent() ? 0 : document.number();
        if (!(rate >= 0 && rate <= 1)) {
            throw document.wrong("0 to 1");
        }
        return rate;
    }

    private static List<Double> quantiles(Document document) throws ModelLoadException {
        List<Double> edges = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Document edge : document.items()) {
            double value = edge.number();
            if (!Double.isFinite(value) || value < last) {
                throw edge.wrong("a number not below the edge before it");
            }
            edges.add(value);
            last = value;
        }
        if (edges.size() < 2) {
            throw document.wrong("at least the smallest and the largest value");
        }
        return List.copyOf(edges);
    }
}
