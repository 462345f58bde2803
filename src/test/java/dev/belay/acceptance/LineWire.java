package dev.belay.acceptance;

import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.Limits;
import dev.belay.serving.PredictionRequest;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RejectedException;
import dev.belay.serving.Rejection;
import dev.belay.serving.RequestRoom;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A second wire: a line asks for one row, {@code flights temp=77 carrier=B6} or {@code flights/1 …}, and a line answers. Each
 * connection has a thread that reads and one that is its event loop.
 */
final class LineWire implements AutoCloseable {
    private static final Protocol LINE = new Protocol("line");

    private final PredictionService service;
    private final Limits limits;
    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    LineWire(PredictionService service, Limits limits) throws IOException {
        this.service = service;
        this.limits = limits;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        ExecutorService loop =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        Client client = new Client(socket);
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String request = line;
                loop.execute(() -> predict(request, client, loop, out));
            }
        } catch (IOException gone) {
            // So is the answer's reader.
        } finally {
            loop.shutdown();
        }
    }

    private void predict(String line, Client client, ExecutorService loop, PrintWriter out) {
        RequestRoom room = new RequestRoom(service.admission(), limits);
        room.enter();
        try {
            String[] words = line.split(" ", -1);
            String[] name = words[0].split("/", 2);
            Route route = service.find(name[0], name.length == 1 ? null : name[1]);
            Inputs inputs = decode(words, line.length(), route.features(), room);
            PredictionRequest request =
                    new PredictionRequest(service.newId(), route, inputs, 0, null, client, LINE, System.nanoTime());
            service.predict(request, loop, result -> {
                room.leave();
                out.println(text(result));
            });
        } catch (RejectedException rejected) {
            room.leave();
            out.println("no " + rejected.rejection());
        }
    }

    private static Inputs decode(String[] words, int bytes, FeatureSet features, Room room) throws RejectedException {
        Room.Refusal refusal = room.take(bytes);
        if (refusal != null) {
            throw new RejectedException(new Rejection.NoRoom(refusal));
        }
        @Nullable Tensor[] bySlot = new Tensor[features.size()];
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            FeatureSet.Feature feature = features.find(pair[0]);
            if (feature == null || pair.length < 2) {
                throw new RejectedException(new Rejection.InvalidInputs("no input '" + words[i] + "'"));
            }
            long[] shape = feature.spec().shape().stream().mapToLong(Math::abs).toArray();
            bySlot[feature.slot()] = new Tensor(pair[0], feature.spec().datatype(), shape, element(feature, pair[1]));
        }
        return new Inputs(features, bySlot, 1, room);
    }

    private static TensorData element(FeatureSet.Feature feature, String text) throws RejectedException {
        try {
            return switch (feature.spec().datatype()) {
                case FP32 -> new TensorData.Floats(new float[] {Float.parseFloat(text)});
                case INT64 -> new TensorData.Longs(new long[] {Long.parseLong(text)});
                case BYTES -> new TensorData.Strings(new String[] {text});
                default -> throw new RejectedException(new Rejection.InvalidInputs("this wire has no such type"));
            };
        } catch (NumberFormatException e) {
            throw new RejectedException(new Rejection.InvalidInputs("'" + text + "' is no number"));
        }
    }

    private static String text(PredictionResult result) {
        return switch (result) {
            case PredictionResult.Answered answer ->
                "answer " + answer.tier() + " " + answer.model() + " "
                        + answer.outputs().stream().map(Tensor::name).toList();
            case PredictionResult.Rejected rejected -> "no " + rejected.why();
            case PredictionResult.Unanswered unanswered -> "nobody " + unanswered.cause() + " " + unanswered.reasons();
            case PredictionResult.Broken broken -> "bug " + broken.bug();
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
