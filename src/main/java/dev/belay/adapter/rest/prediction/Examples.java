package dev.belay.adapter.rest.prediction;

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

    private Examples() {}
}
