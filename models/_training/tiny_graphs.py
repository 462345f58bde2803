"""Tiny graphs for the tests of the ONNX runtime, one trap each: python tiny_graphs.py <folder>."""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

ML = "ai.onnx.ml"
IDENTITY_TYPES = {
    "bool": T.BOOL,
    "uint8": T.UINT8,
    "int8": T.INT8,
    "int16": T.INT16,
    "int32": T.INT32,
    "int64": T.INT64,
    "fp16": T.FLOAT16,
    "bf16": T.BFLOAT16,
    "fp32": T.FLOAT,
    "fp64": T.DOUBLE,
    "bytes": T.STRING,
}


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def constant(name, array):
    return numpy_helper.from_array(np.ascontiguousarray(array), name)


def save(folder, name, inputs, outputs, nodes, constants=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    imports = [helper.make_opsetid("", 18), helper.make_opsetid(ML, 3)]
    model = helper.make_model(graph, opset_imports=imports, producer_name="belay", ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


def doubling(folder):
    save(
        folder,
        "doubling",
        [value("x", T.FLOAT, ["N", 2])],
        [value("y", T.FLOAT, ["N", 2])],
        [helper.make_node("Add", ["x", "x"], ["y"])],
    )


def scalar_input(folder):
    save(
        folder,
        "scalar_input",
        [value("x", T.FLOAT, ["N", 2]), value("factor", T.FLOAT, [])],
        [value("y", T.FLOAT, ["N", 2])],
        [helper.make_node("Mul", ["x", "factor"], ["y"])],
    )


def fixed_leading(folder):
    save(
        folder,
        "fixed_leading",
        [value("x", T.FLOAT, [4, 2])],
        [value("y", T.FLOAT, [4, 2])],
        [helper.make_node("Add", ["x", "x"], ["y"])],
    )


def state_on_second_dimension(folder):
    """ONNX's own recurrent layout: steps first, batch second. Both are free, so the shapes don't tell."""
    weights = np.random.default_rng(1).normal(size=(1, 2, 3)).astype(np.float32)
    recurrence = np.random.default_rng(2).normal(size=(1, 2, 2)).astype(np.float32)
    save(
        folder,
        "state_on_second_dimension",
        [value("x", T.FLOAT, ["steps", "batch", 3])],
        [value("y", T.FLOAT, ["steps", "batch", 2])],
        [
            helper.make_node("RNN", ["x", "w", "r"], ["all"], hidden_size=2),
            helper.make_node("Squeeze", ["all", "axis"], ["y"]),
        ],
        [constant("w", weights), constant("r", recurrence), constant("axis", np.array([1], np.int64))],
    )


def positive_rows(folder):
    """Keeps the rows whose first element is positive: the output's rows don't follow the input's."""
    save(
        folder,
        "positive_rows",
        [value("x", T.FLOAT, ["N", 2])],
        [value("y", T.FLOAT, ["M", 2])],
        [
            helper.make_node("Gather", ["x", "first"], ["column"], axis=1),
            helper.make_node("Greater", ["column", "zero"], ["keep"]),
            helper.make_node("Compress", ["x", "keep"], ["y"], axis=0),
        ],
        [constant("first", np.array(0, np.int64)), constant("zero", np.array(0, np.float32))],
    )


def sequence_output(folder):
    scores = helper.make_tensor_type_proto(T.FLOAT, [])
    row = helper.make_map_type_proto(T.INT64, scores)
    save(
        folder,
        "sequence_output",
        [value("x", T.FLOAT, ["N", 2])],
        [helper.make_value_info("output_probability", helper.make_sequence_type_proto(row))],
        [helper.make_node("ZipMap", ["x"], ["output_probability"], domain=ML, classlabels_int64s=[0, 1])],
    )


def uint16_input(folder):
    save(
        folder,
        "uint16_input",
        [value("x", T.UINT16, ["N", 2])],
        [value("y", T.FLOAT, ["N", 2])],
        [helper.make_node("Cast", ["x"], ["y"], to=T.FLOAT)],
    )


def unsigned_outputs(folder):
    kinds = {"uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64}
    save(
        folder,
        "unsigned_outputs",
        [value("x", T.FLOAT, ["N"])],
        [value(name, kind, ["N"]) for name, kind in kinds.items()],
        [helper.make_node("Cast", ["x"], [name], to=kind) for name, kind in kinds.items()],
    )


def two_free_dimensions(folder):
    save(
        folder,
        "two_free_dimensions",
        [value("x", T.FLOAT, ["N", "M"])],
        [value("sum", T.FLOAT, ["N"])],
        [helper.make_node("ReduceSum", ["x", "axis"], ["sum"], keepdims=0)],
        [constant("axis", np.array([1], np.int64))],
    )


def every_datatype(folder):
    save(
        folder,
        "every_datatype",
        [value(name, kind, ["N"]) for name, kind in IDENTITY_TYPES.items()],
        [value(f"{name}_out", kind, ["N"]) for name, kind in IDENTITY_TYPES.items()],
        [helper.make_node("Identity", [name], [f"{name}_out"]) for name in IDENTITY_TYPES],
    )


def lookup(folder):
    """Raises on an index beyond its table."""
    save(
        folder,
        "lookup",
        [value("index", T.INT64, ["N"])],
        [value("found", T.FLOAT, ["N"])],
        [helper.make_node("Gather", ["table", "index"], ["found"])],
        [constant("table", np.array([10, 20, 30], np.float32))],
    )


def counting(folder):
    """Counts up to its largest input, one step of a loop at a time."""
    body = helper.make_graph(
        [helper.make_node("Add", ["before", "one"], ["after"]), helper.make_node("Identity", ["go"], ["go_on"])],
        "step",
        [value("step", T.INT64, []), value("go", T.BOOL, []), value("before", T.FLOAT, ["N"])],
        [value("go_on", T.BOOL, []), value("after", T.FLOAT, ["N"])],
        [constant("one", np.array(1, np.float32))],
    )
    save(
        folder,
        "counting",
        [value("x", T.FLOAT, ["N"])],
        [value("y", T.FLOAT, ["N"])],
        [
            helper.make_node("ReduceMax", ["x"], ["largest"], keepdims=0),
            helper.make_node("Cast", ["largest"], ["steps"], to=T.INT64),
            helper.make_node("Sub", ["x", "x"], ["start"]),
            helper.make_node("Loop", ["steps", "", "start"], ["y"], body=body),
        ],
    )


GRAPHS = [
    doubling,
    scalar_input,
    fixed_leading,
    state_on_second_dimension,
    positive_rows,
    sequence_output,
    uint16_input,
    unsigned_outputs,
    two_free_dimensions,
    every_datatype,
    lookup,
    counting,
]

if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for build in GRAPHS:
        build(target)
