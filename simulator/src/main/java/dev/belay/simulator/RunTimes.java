package dev.belay.simulator;

import dev.belay.vocabulary.Arm;

/** How long a model runs. */
interface RunTimes {
    /** @return milliseconds */
    double draw(Arm arm, Chance chance);

    /** Lognormal with σ = 0.5, around 20 ms; the candidate's so many times as long. */
    static RunTimes slower(double times) {
        return (arm, chance) -> around(20, chance) * (arm == Arm.CANDIDATE ? times : 1);
    }

    /** The same, but for some of the candidate's runs. */
    static RunTimes sometimesSlower(double share, double times) {
        return (arm, chance) -> around(20, chance) * (arm == Arm.CANDIDATE && chance.uniform() < share ? times : 1);
    }

    /** Half a millisecond; the candidate's half a millisecond longer. */
    static RunTimes shortButDouble() {
        return (arm, chance) -> around(0.5, chance) + (arm == Arm.CANDIDATE ? 0.5 : 0);
    }

    private static double around(double medianMillis, Chance chance) {
        return medianMillis * Math.exp(0.5 * chance.gaussian());
    }
}
