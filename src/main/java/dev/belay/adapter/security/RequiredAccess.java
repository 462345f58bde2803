package dev.belay.adapter.security;

import dev.belay.control.Role;
import io.vertx.core.http.HttpMethod;
import java.util.EnumSet;
import java.util.Set;

/** What a request needs. What isn't known to need less needs an operator, or a viewer to read. */
enum RequiredAccess {
    /** No token: probes. */
    NOTHING(Role.VIEW, Role.PREDICT, Role.OPERATE),
    /** Any token: metadata of models. */
    TOKEN(Role.VIEW, Role.PREDICT, Role.OPERATE),
    PREDICT(Role.PREDICT, Role.OPERATE),
    VIEW(Role.VIEW, Role.OPERATE),
    OPERATE(Role.OPERATE);

    private static final String V1 = "/v1/models";
    private static final String V2 = "/v2/models";

    private final Role least;
    private final Set<Role> roles;

    RequiredAccess(Role least, Role... others) {
        this.least = least;
        this.roles = EnumSet.of(least, others);
    }

    /** @param path normalised as the router does it, so that both see the same one */
    static RequiredAccess of(HttpMethod method, String path) {
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        if (isModels(path)) {
            return reads ? TOKEN : method == HttpMethod.POST ? PREDICT : OPERATE;
        }
        if (!reads) {
            return method == HttpMethod.OPTIONS ? VIEW : OPERATE;
        }
        return switch (path) {
            case "/", "/v2/health/live", "/v2/health/ready", "/q/health/live", "/q/health/ready", "/q/health/started" ->
                NOTHING;
            case "/v2", "/v2/" -> TOKEN;
            default -> VIEW;
        };
    }

    private static boolean isModels(String path) {
        return (path.startsWith(V2) || path.startsWith(V1))
                && (path.length() == V1.length() || path.charAt(V1.length()) == '/');
    }

    boolean satisfiedBy(Role role) {
        return roles.contains(role);
    }

    /** The least role that satisfies it, for the message of a refusal. */
    Role role() {
        return least;
    }
}
