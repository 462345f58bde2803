package dev.belay.load.http;

/**
 * What an answer says of itself.
 *
 * @param tier the header Belay-Tier, empty if there is none
 * @param model the header Belay-Model, empty if there is none
 */
public record AnswerKind(int status, String tier, String model) {
    @Override
    public String toString() {
        return tier.isEmpty() ? Integer.toString(status) : status + " " + tier + " (" + model + ")";
    }
}
