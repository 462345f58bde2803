package dev.belay.adapter.rest.control;

/** Examples of control in the API's description; each works as it stands against the flights endpoint. */
final class ControlExamples {
    static final String ENDPOINT = """
            {"name": "flights", "ready": true, "deadlineMillis": 300.0, "tiers": [{"name": "primary",
             "model": "flights/2", "timeoutMillis": 100.0, "status": "READY", "breaker": "CLOSED", "inflight": 3,
             "maxConcurrent": 512, "p50Millis": 0.05, "p99Millis": 0.2}]}""";

    static final String START_ROLLOUT = """
            {"version": "3", "hypothesis": "wind and visibility help at dawn", "steps": [1, 5, 25, 50],
             "minSamples": 200, "minTime": "PT60S", "bake": "PT24H"}""";

    static final String ROLLOUT = """
            {"id": "0198c0de-0000-7000-8000-000000000000", "endpoint": "flights", "version": "3", "state": "canary",
             "reason": "started", "step": 2, "weight": 5, "paused": false, "revision": 2,
             "arms": {"stable": {"model": "flights/2", "requests": 41000, "errors": 40},
                      "candidate": {"model": "flights/3", "requests": 2150, "errors": 3}},
             "evidence": -0.4, "threshold": 4.605, "errorsToRollback": 3, "heldBecause": null,
             "waitsFor": ["48 of 60 s"]}""";

    static final String DRILL =
            "{\"tier\": \"primary\", \"fault\": \"delay\", \"delayMillis\": 200, \"ratio\": 0.5, \"seconds\": 60}";

    static final String JOURNAL = """
            {"entries": [{"id": 7, "endpoint": "flights", "sequence": 3, "at": "2026-11-22T12:00:00.123456Z",
             "kind": "drill.started", "rollout": "", "version": "2", "who": "local", "from": "127.0.0.1",
             "reason": "asked for", "facts": {"tier": "primary", "fault": "delay", "ratio": 0.5}}], "next": 7}""";

    private ControlExamples() {}
}
