package dev.belay.simulator;

import java.util.List;

/** Figures that belong together. */
public record Section(String title, List<Figure> figures) {
    public boolean ok() {
        return figures.stream().allMatch(Figure::ok);
    }
}
