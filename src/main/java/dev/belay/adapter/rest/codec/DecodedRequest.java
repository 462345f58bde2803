package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;

/** A request of either protocol, and the form of its answer. */
public interface DecodedRequest {
    Inputs inputs();

    /** The budget that the body names, in nanoseconds; 0 or less if it names none. */
    long budgetNanos();

    /** @param model the name that the caller asked for */
    AnswerText answer(String model, PredictionResult.Answered answer);

    /** How a protocol's requests are read. */
    interface Decoder {
        /**
         * @param model the name in the request's path, for messages
         * @param room for what is decoded
         */
        DecodedRequest decode(byte[] body, String model, Route route, Room room) throws RequestFault;
    }
}
