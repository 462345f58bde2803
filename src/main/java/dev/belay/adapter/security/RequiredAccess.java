package dev.belay.adapter.security;

import dev.belay.control.Role;
import io.vertx.core.http.HttpMethod;

/** What somebody must be to have a request served. What isn't known to be less needs an operator, or a viewer to read. */
enum Need {
    /** Anybody: probes come without a token. */
    NOTHING,
    /** Any token: metadata of models. */
    TOKEN,
    PREDICT,
    VIEW,
    OPERATE;

    private static final String V1 = "/v1/models";
    private static final String V2 = "/v2/models";

    /** @param path normalised as the router does it, so that both see the same one */
    static Need of(HttpMethod method, String path) {
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
        return switch (this) {
            case NOTHING, TOKEN -> true;
            case PREDICT -> role == Role.PREDICT || role == Role.OPERATE;
            case VIEW -> role == Role.VIEW || role == Role.OPERATE;
            case OPERATE -> role == Role.OPERATE;
        };
    }

    /** The least role that satisfies it, for the words of a refusal. */
    Role role() {
        return switch (this) {
            case NOTHING, TOKEN, VIEW -> Role.VIEW;
            case PREDICT -> Role.PREDICT;
            case OPERATE -> Role.OPERATE;
        };
    }
}
