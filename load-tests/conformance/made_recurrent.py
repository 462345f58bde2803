"""An LSTM whose state is handed in and out, as exporters of PyTorch write it, and the same with rows first throughout."""

from collections.abc import Iterator

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from specimen import MOST_ROWS, WITHOUT_ROWS, Specimen

WIDTH, HIDDEN, STEPS = 3, 4, 6


def made() -> Iterator[Specimen]:
    draw = np.random.default_rng(7)
    x = draw.normal(size=(MOST_ROWS, STEPS, WIDTH)).astype(np.float32)
    h, c = (draw.normal(size=(1, MOST_ROWS, HIDDEN)).astype(np.float32) for _ in range(2))
    # Rows lie in the second dimension of the state, which v1 rows can't say.
    yield Specimen("lstm-state", lstm(False), {"x": x, "h": h, "c": c}, WITHOUT_ROWS, {"h": 1, "c": 1})
    rows_first = {"x": x, "h": h.transpose(1, 0, 2).copy(), "c": c.transpose(1, 0, 2).copy()}
    yield Specimen("lstm-state-rows-first", lstm(True), rows_first)


def lstm(rows_first: bool) -> bytes:
    draw = np.random.default_rng(8)
    weights = {
        "w": draw.normal(size=(1, 4 * HIDDEN, WIDTH)),
        "r": draw.normal(size=(1, 4 * HIDDEN, HIDDEN)),
        "b": draw.normal(size=(1, 8 * HIDDEN)),
    }
    turned = [helper.make_node("Transpose", ["x"], ["x_t"], perm=[1, 0, 2])]
    state_in, state_out = ("h", "c"), ("h_out", "c_out")
    if rows_first:
        turned += [helper.make_node("Transpose", [name], [name + "_t"], perm=[1, 0, 2]) for name in state_in]
        state_in, state_out = ("h_t", "c_t"), ("h_n", "c_n")
    run = helper.make_node(
        "LSTM", ["x_t", "w", "r", "b", "", *state_in], ["y_all", *state_out], hidden_size=HIDDEN
    )
    squeeze = helper.make_node("Squeeze", ["y_all", "one"], ["y_steps"])
    back = [helper.make_node("Transpose", ["y_steps"], ["y"], perm=[1, 0, 2])]
    if rows_first:
        pairs = (("h_n", "h_out"), ("c_n", "c_out"))
        back += [helper.make_node("Transpose", [name], [out], perm=[1, 0, 2]) for name, out in pairs]
    state = ["N", 1, HIDDEN] if rows_first else [1, "N", HIDDEN]
    graph = helper.make_graph(
        [*turned, run, squeeze, *back],
        "lstm",
        [info("x", ["N", "T", WIDTH]), info("h", state), info("c", state)],
        [info("y", ["N", "T", HIDDEN]), info("h_out", state), info("c_out", state)],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()]
        + [numpy_helper.from_array(np.array([1], dtype=np.int64), "one")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    return model.SerializeToString()


def info(name: str, shape: list) -> object:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
