package dev.belay.load.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection: at most one request under way. */
final class Connection implements AutoCloseable {
    private static final int RECEIVE_BYTES = 16 * 1024;

    private final Requests requests;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private final ResponseParser response = new ResponseParser();
    private final SocketChannel channel;
    private final SelectionKey key;
    private boolean busy;
    private long fromNanos;

    private Connection(Requests requests, SocketChannel channel, Selector selector) throws IOException {
        this.requests = requests;
        this.out = requests.view();
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    static Connection open(int port, Requests requests, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new Connection(requests, channel, selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** @param fromNanos the instant from which the latency counts */
    void send(int request, long fromNanos) throws IOException {
        busy = true;
        this.fromNanos = fromNanos;
        requests.select(out, request);
        flush();
    }

    void flush() throws IOException {
        channel.write(out);
        int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Reads what has arrived; true if the answer to the request under way is complete. */
    boolean receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("closed by the server");
        }
        in.flip();
        boolean complete = response.parse(in);
        if (in.hasRemaining()) {
            in.compact();
        } else {
            in.clear();
        }
        if (complete && !busy) {
            throw new ProtocolException("an answer " + response.status() + " that nobody asked for");
        }
        busy = busy && !complete;
        return complete;
    }

    boolean isBusy() {
        return busy;
    }

    long fromNanos() {
        return fromNanos;
    }

    ResponseParser response() {
        return response;
    }

    @Override
    public void close() throws IOException {
        channel.close(); // cancels the key, too
    }
}
