package dev.belay.adapter.security;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/** Where requests come from. */
final class Addresses {
    /** Bytes of an IPv6 address that one household has for itself (RFC 6177): it can take any address below. */
    private static final int SITE_BYTES = 8;

    private static final long ODD = 0x9E3779B97F4A7C15L;

    private Addresses() {}

    static String of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : host;
    }

    /** A number for an address, well mixed; IPv6 addresses of one network have the same. */
    static long number(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        long number = 0;
        if (bytes == null) {
            number = address.hashCode();
        } else {
            for (int i = 0; i < Math.min(bytes.length, SITE_BYTES); i++) {
                number = number << Byte.SIZE | (bytes[i] & 0xFF);
            }
        }
        number *= ODD;
        return number ^ number >>> 32;
    }
}
