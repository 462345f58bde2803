package dev.belay.adapter.security;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.math.BigInteger;
import java.util.Arrays;

/** Where requests come from. */
final class Addresses {
    /** Bytes of an IPv6 address that one household has for itself (RFC 6177): it can take any address below. */
    private static final int SITE_BYTES = 8;

    private Addresses() {}

    static String of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : host;
    }

    /** A number for an address; IPv6 addresses of one network have the same. */
    static long number(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null
                ? address.hashCode()
                : new BigInteger(1, Arrays.copyOf(bytes, Math.min(bytes.length, SITE_BYTES))).longValue();
    }
}
