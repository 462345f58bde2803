package dev.belay.serving;

import dev.belay.vocabulary.Room;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request gets no prediction, with its figures. Each wire gives it a status and a message of its own. */
public sealed interface Rejection {
    /**
     * Nothing of that name is served.
     *
     * @param versions of a model of that name, each of which can be asked alone, in ascending order; empty if there is none
     */
    record UnknownEndpoint(String name, List<String> versions) implements Rejection {}

    /** The model is known, and this version of it isn't. */
    record UnknownVersion(String model, String version) implements Rejection {}

    /**
     * Known, but no tier can serve.
     *
     * @param version null for the endpoint itself
     * @param reasons each tier's message
     */
    record NotReady(String name, @Nullable String version, String reasons) implements Rejection {}

    /**
     * No tier could take a request that lacks so much.
     *
     * @param name of the endpoint or the model
     * @param present features that the first tier can't do without and has got
     * @param missing those that it hasn't got
     */
    record MissingInputs(String name, List<String> present, List<String> missing) implements Rejection {}

    /** A data guard refuses a value, or no tier takes such a request. */
    record InvalidInputs(String message) implements Rejection {}

    /** The answer to what was asked is larger than allowed. */
    record AnswerTooLarge(String message) implements Rejection {}

    /** There is no memory for it: at all, or now. */
    record NoRoom(Room.Refusal refusal) implements Rejection {}
}
