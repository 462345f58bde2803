package dev.belay.adapter.security;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names this server may be called by while it asks nobody for a token. A web page from elsewhere can make a browser
 * on this machine send requests here; but it can't make it send one of these names, or no Origin.
 */
public final class HostRule {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private static final List<String> SCHEMES = List.of("http://", "https://");

    private final String[] names;
    private final List<String> configured;

    /** @param more names beside those of the loopback address */
    public HostRule(List<String> more) {
        Set<String> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(more);
        names = all.toArray(String[]::new);
        configured = more.stream().filter(name -> !LOOPBACK.contains(name)).toList();
    }

    /** @param host as the header has it, with or without a port; null if there was none */
    boolean allowsHost(@Nullable String host) {
        return host != null && allows(host, 0);
    }

    /**
     * The page's own origin alone (RFC 6454): a page at another port of this machine is somebody else's. Behind a proxy
     * that changes Host, a name of the configuration without a port.
     *
     * @param origin as the header has it; null if there was none
     * @param host likewise
     */
    boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        int begin = authorityIndex(origin);
        if (begin < 0) {
            return false;
        }
        String authority = origin.substring(begin);
        return authority.equalsIgnoreCase(host) || configured.stream().anyMatch(authority::equalsIgnoreCase);
    }

    private static int authorityIndex(String origin) {
        for (String scheme : SCHEMES) {
            if (origin.startsWith(scheme)) {
                return scheme.length();
            }
        }
        return -1;
    }

    /** For messages. */
    List<String> names() {
        return List.of(names);
    }

    private boolean allows(String text, int begin) {
        for (String name : names) {
            if (text.regionMatches(true, begin, name, 0, name.length()) && isPort(text, begin + name.length())) {
                return true;
            }
        }
        return false;
    }

    /** Nothing, or a colon and digits. */
    private static boolean isPort(String text, int begin) {
        if (begin == text.length()) {
            return true;
        }
        if (text.charAt(begin) != ':') {
            return false;
        }
        for (int i = begin + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
