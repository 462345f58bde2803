package dev.belay.simulator;

import java.util.Locale;

/** How often the arms fail, 0 to 1. */
record Rates(double stable, double candidate) {
    static Rates both(double rate) {
        return new Rates(rate, rate);
    }

    String text() {
        return percent(stable) + " -> " + percent(candidate);
    }

    static String percent(double share) {
        double percent = Math.round(share * 1e4) / 1e2;
        return percent == Math.rint(percent) && percent >= 1
                ? String.format(Locale.ROOT, "%.0f %%", percent)
                : String.format(Locale.ROOT, "%s %%", percent);
    }
}
