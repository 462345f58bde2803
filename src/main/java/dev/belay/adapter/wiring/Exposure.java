package dev.belay.adapter.wiring;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Without tokens anyone who can connect may do everything, so the server listens only to this machine. */
final class Exposure {
    static final String PORT = "quarkus.http.port";
    static final String ALLOWED_PORTS = "1 to 65535, or 0 for any that is free";

    private static final int LAST_PORT = 65_535;

    private Exposure() {}

    /** @throws InvalidConfigurationException with what is allowed */
    static void checkPort(int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new InvalidConfigurationException(PORT + " (--port) is " + port + ", allowed is " + ALLOWED_PORTS);
        }
    }

    /**
     * Checks the address to listen at.
     *
     * @param tokens how many there are
     * @throws InvalidConfigurationException with what is allowed
     */
    static void check(String host, int tokens, boolean insecure) {
        if (insecure || tokens > 0) {
            return;
        }
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new InvalidConfigurationException("quarkus.http.host is '" + host + "', which is no known address");
        }
        throw new InvalidConfigurationException("quarkus.http.host is '" + host
                + "', allowed is a loopback address such as 127.0.0.1 while there is no token: make one by"
                + " 'belay token create', or name their file by --tokens. --insecure allows any address to anyone");
    }
}
