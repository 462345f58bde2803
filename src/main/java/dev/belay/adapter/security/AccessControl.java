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
 * Decides who comes in. With a token table everything but probes needs a token with the right role; without one,
 * whoever can connect does, unless a browser was tricked into it ({@link HostRule}).
 */
public final class Gatekeeper {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String BEARER = "Bearer ";
    private static final String REALM = "Bearer realm=\"belay\"";

    private final Tokens tokens;
    private final @Nullable HostRule hosts;
    private final Observations.AccessObserver observer;
    private final LongSupplier nanoClock;
    private final QuietLog log;
    private final FailureTable failures = new FailureTable();

    /**
     * @param hosts what holds while no token is needed; null for nothing
     * @param log gets lines about those who were refused, not too many
     */
    public Gatekeeper(
            Tokens tokens,
            @Nullable HostRule hosts,
            Observations.AccessObserver observer,
            LongSupplier nanoClock,
            Consumer<String> log) {
        this.tokens = tokens;
        this.hosts = hosts;
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.log = new QuietLog(log, nanoClock);
    }

    /** @param path normalised as the router does it */
    Verdict judge(HttpServerRequest request, String path) {
        TokenTable table = tokens.table();
        Need need = Need.of(request.method(), path);
        Verdict verdict = table == null ? withoutTokens(request, need) : withTokens(table, request, need);
        if (verdict instanceof Verdict.Refused refused) {
            note(refused, request, path);
        }
        return verdict;
    }

    /** Refuses a URI that is none, whoever asks; a query may hold a secret, so it isn't shown. */
    Verdict.Refused malformed(HttpServerRequest request, String path) {
        String what = UriSyntax.isValid(path) ? "the query is malformed" : "the path is '" + Text.printable(path) + "'";
        Verdict.Refused refused = new Verdict.Refused(
                BAD_REQUEST,
                Denial.MALFORMED_PATH,
                what + ", allowed are letters, digits and marks, others as % and two hexadecimal digits (RFC 3986)",
                null,
                0);
        note(refused, request, path);
        return refused;
    }

    private void note(Verdict.Refused refused, HttpServerRequest request, String path) {
        observer.denied(refused.reason());
        log.say(() -> line(refused, request, path));
    }

    private Verdict withTokens(TokenTable table, HttpServerRequest request, Need need) {
        if (need == Need.NOTHING) {
            return Verdict.ADMITTED;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return stranger(
                    request,
                    Denial.NO_TOKEN,
                    "a token is needed: send the header 'Authorization: Bearer TOKEN'",
                    REALM);
        }
        Token token = table.find(authorization, BEARER.length());
        if (token == null) {
            return stranger(
                    request,
                    Denial.UNKNOWN_TOKEN,
                    "the token is not known here, or was revoked",
                    REALM + ", error=\"invalid_token\"");
        }
        return need.satisfiedBy(token.role())
                ? admitted(request, need, token.name(), token.role())
                : wrongRole(token, need);
    }

    private Verdict withoutTokens(HttpServerRequest request, Need need) {
        if (hosts != null) {
            String host = host(request);
            if (!hosts.allowsHost(host)) {
                return foreign(
                        Denial.FOREIGN_HOST,
                        "the header Host is '" + Text.printable(host) + "', allowed are "
                                + String.join(", ", hosts.names()) + " (belay.hosts names more)");
            }
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (!hosts.allowsOrigin(origin, host)) {
                return foreign(
                        Denial.FOREIGN_ORIGIN,
                        "the header Origin is '" + Text.printable(origin)
                                + "', allowed is the address that Host names, '" + Text.printable(host)
                                + "', or a name in belay.hosts");
            }
        }
        return admitted(request, need, Caller.LOCAL, Role.OPERATE);
    }

    /** From where matters only where something is viewed or changed; who it is, where a token tells callers apart, too. */
    private static Verdict admitted(HttpServerRequest request, Need need, String name, Role role) {
        if (need == Need.VIEW || need == Need.OPERATE) {
            return new Verdict.AdmittedAs(new Caller(name, role, Addresses.of(request)));
        }
        return need == Need.PREDICT && !name.equals(Caller.LOCAL)
                ? new Verdict.AdmittedAs(new Caller(name, role, ""))
                : Verdict.ADMITTED;
    }

    /** Refused without a valid token: those who keep at it are told to wait. */
    private Verdict stranger(HttpServerRequest request, Denial reason, String words, String challenge) {
        long waitNanos = failures.failed(Addresses.number(Addresses.of(request)), nanoClock.getAsLong());
        if (waitNanos == 0) {
            return new Verdict.Refused(UNAUTHORIZED, reason, words, challenge, 0);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(waitNanos) + 1;
        return new Verdict.Refused(
                TOO_MANY_REQUESTS,
                Denial.TOO_MANY,
                "too many requests without a valid token from this address; try again in " + seconds + " s",
                null,
                seconds);
    }

    private static Verdict wrongRole(Token token, Need need) {
        return new Verdict.Refused(
                FORBIDDEN,
                Denial.WRONG_ROLE,
                "this needs the role " + need.role().label() + ", the token '" + token.name() + "' has "
                        + token.role().label(),
                REALM + ", error=\"insufficient_scope\", scope=\"" + need.role().label() + "\"",
                0);
    }

    private static Verdict foreign(Denial reason, String what) {
        return new Verdict.Refused(
                FORBIDDEN,
                reason,
                what + "; no token is needed here, so requests that a web page from elsewhere may have sent are"
                        + " refused",
                null,
                0);
    }

    /** HTTP/2 has it elsewhere. */
    private static @Nullable String host(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null) {
            HostAndPort authority = request.authority();
            return authority == null ? null : authority.toString();
        }
        return host;
    }

    private static String line(Verdict.Refused refused, HttpServerRequest request, String path) {
        return "access denied reason=" + refused.reason().label() + " status=" + refused.status() + " from="
                + Addresses.of(request) + " method="
                + Text.printable(request.method().name()) + " path="
                + Text.printable(path);
    }
}
