package dev.belay.adapter.security;

import dev.belay.control.Caller;
import dev.belay.control.Role;
import dev.belay.control.Token;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.Denial;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask for what. With a token table everything but probes needs a token with the right role; without one,
 * whoever can connect may do everything, unless a web page made a browser send the request ({@link HostRule}).
 */
public final class AccessControl {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String BEARER = "Bearer ";
    private static final String REALM = "Bearer realm=\"belay\"";
    private static final int MOST_CHARACTERS = 100;

    private final Tokens tokens;
    private final @Nullable HostRule hosts;
    private final Observations.AccessObserver observer;
    private final LongSupplier nanoClock;
    private final RateLimitedLog log;
    private final FailureTable failures = new FailureTable();

    /**
     * @param hosts what holds while no token is needed; null for nothing
     * @param log gets lines about refused requests, not too many
     */
    public AccessControl(
            Tokens tokens,
            @Nullable HostRule hosts,
            Observations.AccessObserver observer,
            LongSupplier nanoClock,
            Consumer<String> log) {
        this.tokens = tokens;
        this.hosts = hosts;
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.log = new RateLimitedLog(log, nanoClock);
    }

    /** @param path normalised as the router does it */
    AccessDecision decide(HttpServerRequest request, String path) {
        TokenTable table = tokens.table();
        RequiredAccess required = RequiredAccess.of(request.method(), path);
        AccessDecision decision =
                table == null ? withoutTokens(request, required) : withTokens(table, request, required);
        if (decision instanceof AccessDecision.Refused refused) {
            count(refused, request, path);
        }
        return decision;
    }

    /** Refuses a URI that is none; a query may hold a secret, so it isn't shown. */
    AccessDecision.Refused malformed(HttpServerRequest request, String path) {
        String what = UriSyntax.isValid(path) ? "the query is malformed" : "the path is '" + printable(path) + "'";
        AccessDecision.Refused refused = new AccessDecision.Refused(
                BAD_REQUEST,
                Denial.MALFORMED_PATH,
                what + ", allowed are letters, digits and marks, others in UTF-8, each byte as % and two hexadecimal"
                        + " digits (RFC 3986)");
        count(refused, request, path);
        return refused;
    }

    private void count(AccessDecision.Refused refused, HttpServerRequest request, String path) {
        observer.denied(refused.reason());
        log.log(() -> "access denied reason=" + refused.reason().label() + " status=" + refused.status() + " from="
                + Addresses.of(request) + " method="
                + printable(request.method().name()) + " path="
                + printable(path));
    }

    private AccessDecision withTokens(TokenTable table, HttpServerRequest request, RequiredAccess required) {
        if (required == RequiredAccess.NOTHING) {
            return AccessDecision.ADMITTED;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return unauthenticated(
                    request,
                    Denial.NO_TOKEN,
                    "a token is needed: send the header 'Authorization: Bearer TOKEN'",
                    REALM);
        }
        Token token = table.find(authorization, BEARER.length());
        if (token == null) {
            return unauthenticated(
                    request,
                    Denial.UNKNOWN_TOKEN,
                    "the token is not known here, or was revoked",
                    REALM + ", error=\"invalid_token\"");
        }
        return required.satisfiedBy(token.role())
                ? admitted(request, required, token.name(), token.role())
                : wrongRole(token, required.role().label());
    }

    private AccessDecision withoutTokens(HttpServerRequest request, RequiredAccess required) {
        if (hosts != null) {
            String host = host(request);
            if (!hosts.allowsHost(host)) {
                return foreign(
                        Denial.FOREIGN_HOST,
                        "the header Host is '" + printable(host) + "', allowed are " + String.join(", ", hosts.names())
                                + " (belay.hosts names more)");
            }
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (!hosts.allowsOrigin(origin, host)) {
                return foreign(
                        Denial.FOREIGN_ORIGIN,
                        "the header Origin is '" + printable(origin) + "', allowed is the address that Host names, '"
                                + printable(host) + "', or a name in belay.hosts");
            }
        }
        return admitted(request, required, Caller.LOCAL, Role.OPERATE);
    }

    /** The address matters only where something is viewed or changed; the name also where a token tells callers apart. */
    private static AccessDecision admitted(HttpServerRequest request, RequiredAccess required, String name, Role role) {
        if (required == RequiredAccess.VIEW || required == RequiredAccess.OPERATE) {
            return new AccessDecision.Admitted(new Caller(name, role, Addresses.of(request)));
        }
        return required == RequiredAccess.PREDICT && !name.equals(Caller.LOCAL)
                ? new AccessDecision.Admitted(new Caller(name, role, ""))
                : AccessDecision.ADMITTED;
    }

    /** Refused without a valid token: an address that goes on trying has to wait. */
    private AccessDecision unauthenticated(HttpServerRequest request, Denial reason, String message, String challenge) {
        long waitNanos = failures.failed(Addresses.number(Addresses.of(request)), nanoClock.getAsLong());
        if (waitNanos == 0) {
            return new AccessDecision.Refused(UNAUTHORIZED, reason, message, challenge, 0);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(waitNanos) + 1;
        return new AccessDecision.Refused(
                TOO_MANY_REQUESTS,
                Denial.TOO_MANY,
                "too many requests without a valid token from this address; try again in " + seconds + " s",
                null,
                seconds);
    }

    private static AccessDecision wrongRole(Token token, String role) {
        return new AccessDecision.Refused(
                FORBIDDEN,
                Denial.WRONG_ROLE,
                "this needs the role " + role + ", the token '" + token.name() + "' has "
                        + token.role().label(),
                REALM + ", error=\"insufficient_scope\", scope=\"" + role + "\"",
                0);
    }

    private static AccessDecision foreign(Denial reason, String what) {
        return new AccessDecision.Refused(
                FORBIDDEN,
                reason,
                what + "; no token is needed here, so requests that a web page from elsewhere may have sent are"
                        + " refused");
    }

    /** HTTP/2 has it in another place. */
    private static @Nullable String host(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null) {
            HostAndPort authority = request.authority();
            return authority == null ? null : authority.toString();
        }
        return host;
    }

    /** Fit for a log line or an answer: of bounded length, with a question mark for all but visible ASCII characters. */
    private static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean cut = text.length() > MOST_CHARACTERS;
        return (cut ? text.substring(0, MOST_CHARACTERS) : text).replaceAll("[^!-~]", "?") + (cut ? "..." : "");
    }
}
