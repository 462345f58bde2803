"""Makes the tiny models of `load-tests/run Hostile`: python3 load-tests/hostile-models/make.py (needs the package onnx)."""
import os
import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

FOLDER = os.path.dirname(os.path.abspath(__file__))


def save(name, nodes, inputs, outputs, constants=()):
    graph = h.make_graph(
        nodes, name,
        [h.make_tensor_value_info(n, kind, shape) for n, kind, shape in inputs],
        [h.make_tensor_value_info(n, kind, shape) for n, kind, shape in outputs],
        [nh.from_array(value, n) for n, value in constants])
    folder = f"{FOLDER}/{name}/1"
    os.makedirs(folder, exist_ok=True)
    onnx.save_model(h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=8), f"{folder}/model.onnx")


# Answers as many numbers as it is asked for.
save("range", [h.make_node("Range", ["zero", "n", "one"], ["numbers"])],
     [("n", T.INT64, [])], [("numbers", T.INT64, ["N"])],
     [("zero", np.array(0, np.int64)), ("one", np.array(1, np.int64))])
# A row is a picture of 600 KB, its answer one number.
save("wide", [h.make_node("ReduceMean", ["picture", "axes"], ["mean"], keepdims=0)],
     [("picture", T.FLOAT, ["N", 3, 224, 224])], [("mean", T.FLOAT, ["N"])],
     [("axes", np.array([1, 2, 3], np.int64))])
# A row's answer is 500 numbers.
save("tile", [h.make_node("MatMul", ["features", "ones"], ["numbers"])],
     [("features", T.FLOAT, ["N", 2])], [("numbers", T.FLOAT, ["N", 500])], [("ones", np.ones((2, 500), np.float32))])
save("text", [h.make_node("Identity", ["text"], ["same"])], [("text", T.STRING, ["N", 1])], [("same", T.STRING, ["N", 1])])
# The bystander's.
save("small", [h.make_node("Add", ["features", "features"], ["twice"])],
     [("features", T.FLOAT, ["N", 2])], [("twice", T.FLOAT, ["N", 2])])
