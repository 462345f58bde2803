package dev.belay.adapter.security;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By which names this server may be addressed while no token is needed. A web page from elsewhere can make a browser on
 * this machine send requests here; but it can't make it send one of these names, or no Origin.
 */
public final class HostRule {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final List<String> names;
    private final List<String> configured;

    /** @param more names beside those of the loopback address */
    public HostRule(List<String> more) {
        Set<String> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(more);
        names = List.copyOf(all);
        configured = more.stream().filter(name -> !LOOPBACK.contains(name)).toList();
    }

    /** All that are allowed. */
    List<String> names() {
        return names;
    }

    /** @param host the header's value, with or without a port; null if there was none */
    boolean allowsHost(@Nullable String host) {
        for (int i = 0; host != null && i < names.size(); i++) {
            String name = names.get(i);
            if (host.regionMatches(true, 0, name, 0, name.length()) && isPort(host, name.length())) {
                return true;
            }
        }
        return false;
    }

    /** Nothing, or a colon and digits. */
    private static boolean isPort(String host, int begin) {
        for (int i = begin + 1; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return begin == host.length() || host.charAt(begin) == ':';
    }

    /**
     * The page's own origin alone (RFC 6454): a page at another port of this machine is somebody else's. Behind a proxy
     * that changes Host, a name of the configuration without a port.
     *
     * @param origin the header's value; null if there was none
     * @param host likewise
     */
    boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
        return origin == null
                || Stream.of("http://", "https://").filter(origin::startsWith).anyMatch(scheme -> {
                    String authority = origin.substring(scheme.length());
                    return authority.equalsIgnoreCase(host)
                            || configured.stream().anyMatch(authority::equalsIgnoreCase);
                });
    }
}
