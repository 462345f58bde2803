package dev.belay.load.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whole HTTP/1.1 requests, encoded once into one direct buffer and sent again and again. */
public final class Requests {
    private final ByteBuffer encoded;
    private final int[] ends;

    private Requests(ByteBuffer encoded, int[] ends) {
        this.encoded = encoded;
        this.ends = ends;
    }

    /** A JSON body and the path that it is posted to. */
    public record Post(String path, String body) {
        byte[] encode() {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + content.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            byte[] request = new byte[head.length + content.length];
            System.arraycopy(head, 0, request, 0, head.length);
            System.arraycopy(content, 0, request, head.length, content.length);
            return request;
        }
    }

    public static Requests of(List<Post> posts) {
        if (posts.isEmpty()) {
            throw new IllegalArgumentException("no requests");
        }
        List<byte[]> encoded = new ArrayList<>();
        int total = 0;
        int[] ends = new int[posts.size()];
        for (int i = 0; i < ends.length; i++) {
            byte[] request = posts.get(i).encode();
            encoded.add(request);
            total += request.length;
            ends[i] = total;
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(total);
        encoded.forEach(buffer::put);
        return new Requests(buffer.flip(), ends);
    }

    public int count() {
        return ends.length;
    }

    /** A view to hand to {@link #select}: one for each connection, so that sending allocates nothing. */
    ByteBuffer view() {
        return encoded.duplicate();
    }

    /** Makes the view hold just one request, ready to be written. */
    void select(ByteBuffer view, int index) {
        view.limit(ends[index]).position(index == 0 ? 0 : ends[index - 1]);
    }
}
