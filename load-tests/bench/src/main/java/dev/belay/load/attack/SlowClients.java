package dev.belay.load.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** 1,000 connections that send a byte a second for 30 s: half of them in the header, half in the body. */
record SlowClients() implements Hostile {
    private static final int CONNECTIONS = 1000;
    private static final int SECONDS = 30;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String name() {
        return "1,000 connections that send a byte a second";
    }

    private static final class Client {
        final SocketChannel channel;
        final StringBuilder answer = new StringBuilder();
        boolean ended;

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        void step(ByteBuffer piece, ByteBuffer in) {
            try {
                in.clear();
                int read = channel.read(in);
                if (read > 0) {
                    answer.append(StandardCharsets.ISO_8859_1.decode(in.flip()));
                }
                ended = read < 0;
                if (!ended) {
                    channel.write(piece);
                }
            } catch (IOException e) {
                ended = true;
            }
        }

        Ending ending() {
            return ended || !answer.isEmpty() ? HostileSocket.of(answer.toString()) : new Ending.StillOpen();
        }
    }

    @Override
    public List<Ending> attack(int port, String path) throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(connect(port, i % 2 == 0 ? headers(path) : "P"));
            }
            drip(clients);
            return clients.stream().map(Client::ending).toList();
        } finally {
            for (Client client : clients) {
                client.channel.close();
            }
        }
    }

    private static String headers(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 600\r\n\r\n";
    }

    private static Client connect(int port, String start) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        channel.write(ByteBuffer.wrap(start.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return new Client(channel);
    }

    private static void drip(List<Client> clients) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(8192);
        long start = System.nanoTime();
        for (int second = 1; second <= SECONDS; second++) {
            try {
                TimeUnit.NANOSECONDS.sleep(start + second * NANOS_PER_SECOND - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            for (Client client : clients) {
                if (!client.ended) {
                    client.step(ByteBuffer.wrap(new byte[] {'O'}), in);
                }
            }
        }
    }
}
