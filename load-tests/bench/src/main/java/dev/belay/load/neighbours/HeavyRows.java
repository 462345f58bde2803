package dev.belay.load.neighbours;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.http.Requests;
import dev.belay.load.http.Requests.Post;
import java.util.List;
import java.util.Random;

/** One request of many rows of standard normal floats. */
final class HeavyRows {
    private HeavyRows() {}

    static Requests requests(int rows, int features) {
        Random random = new Random(2);
        StringBuilder body = new StringBuilder("{\"inputs\":[{\"name\":\"features\",\"shape\":[" + rows + ',' + features
                + "],\"datatype\":\"FP32\",\"data\":[");
        for (int i = 0; i < rows * features; i++) {
            body.append(i == 0 ? "" : ",").append((float) random.nextGaussian());
        }
        return Requests.of(
                List.of(new Post(Bodies.inferPath("trees"), body.append("]}]}").toString())));
    }
}
