package dev.belay.adapter.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the control API keeps things. */
final class ControlPaths {
    static final String ENDPOINTS = "/control/v1/endpoints";
    static final String JOURNAL = "/control/v1/journal";

    private ControlPaths() {}

    static String endpoint(String name) {
        return ENDPOINTS + "/" + escaped(name);
    }

    static String rollouts(String endpoint) {
        return endpoint(endpoint) + "/rollouts";
    }

    static String rollout(String endpoint, String id) {
        return rollouts(endpoint) + "/" + escaped(id);
    }

    /** For a path or a query: a blank is no plus in a path. */
    static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
