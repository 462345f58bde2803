package dev.belay.load.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A blocking connection that keeps no rules. */
final class HostileSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final Pattern ERROR = Pattern.compile("\r\n\r\n\\s*\\{.*\"error\"\\s*:", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    private final Socket socket = new Socket();

    HostileSocket(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Waits for an answer or the end. */
    Ending ending() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            byte[] piece = new byte[8192];
            while (answer.size() < MOST_ANSWER_BYTES && !isComplete(text(answer))) {
                int read = in.read(piece);
                if (read < 0) {
                    break;
                }
                answer.write(piece, 0, read);
            }
        } catch (SocketTimeoutException e) {
            return answer.size() == 0 ? new Ending.StillOpen() : of(text(answer));
        } catch (IOException e) {
            return of(text(answer)); // reset: what came before it counts
        }
        return of(text(answer));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean isComplete(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(answer);
        return head >= 0 && length.find() && answer.length() - head - 4 >= Integer.parseInt(length.group(1));
    }

    static Ending of(String answer) {
        Matcher status = STATUS.matcher(answer);
        return status.lookingAt()
                ? new Ending.Answered(
                        Integer.parseInt(status.group(1)), ERROR.matcher(answer).find())
                : new Ending.Closed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
