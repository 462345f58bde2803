package dev.belay.adapter.rest;

/** Examples in the API's description; each works as it stands against the flights endpoint. */
final class Examples {
    static final String INFER_REQUEST = """
            {"id": "a1", "parameters": {"timeout": 50000}, "outputs": [{"name": "probabilities"}], "inputs": [
              {"name": "carrier", "shape": [1, 1], "datatype": "BYTES", "data": ["UA"]},
              {"name": "origin", "shape": [1, 1], "datatype": "BYTES", "data": ["EWR"]},
              {"name": "dest", "shape": [1, 1], "datatype": "BYTES", "data": ["IAH"]},
              {"name": "sched_minute", "shape": [1, 1], "datatype": "FP32", "data": [330]},
              {"name": "day_of_week", "shape": [1, 1], "datatype": "FP32", "data": [1]},
              {"name": "distance", "shape": [1, 1], "datatype": "FP32", "data": [1400]},
              {"name": "plane_age", "shape": [1, 1], "datatype": "FP32", "data": [21]},
              {"name": "wind_gust", "shape": [1, 1], "datatype": "FP32", "data": [null]}]}""";

    static final String INFER_RESPONSE = """
            {"model_name": "flights", "model_version": "2", "id": "a1",
             "parameters": {"belay_tier": "primary", "belay_model": "flights/2"},
             "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [1, 2], "data": [0.79, 0.21]}]}""";

    static final String PREDICT_ROWS = """
            {"instances": [{"carrier": "UA", "origin": "EWR", "dest": "IAH", "sched_minute": 330, "day_of_week": 1,
              "distance": 1400, "plane_age": 21, "plane_seats": 178, "temp": 75.92, "dewp": 73.94, "humid": 93.59,
              "wind_speed": 0, "wind_gust": null, "precip": 0, "pressure": 1008.1, "visib": 7}]}""";

    static final String PREDICT_COLUMNS = """
            {"inputs": {"carrier": ["UA", "AA"], "origin": ["EWR", "JFK"], "dest": ["IAH", "MIA"],
              "sched_minute": [330, 345], "day_of_week": [1, 1], "distance": [1400, 1089]}}""";

    static final String PREDICT_RESPONSE = """
            {"predictions": [{"label": 0, "probabilities": [0.79, 0.21]}],
             "model_name": "flights", "model_version": "2",
             "parameters": {"belay_tier": "primary", "belay_model": "flights/2"}}""";

    static final String MODEL = """
            {"name": "flights", "versions": ["1", "2", "heuristic"], "platform": "onnxruntime_onnx",
             "inputs": [{"name": "carrier", "datatype": "BYTES", "shape": [-1, 1]}],
             "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 2]}]}""";

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

    private Examples() {}
}
