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
    model = save_unchecked(folder, name, inputs, outputs, nodes, constants)
    onnx.checker.check_model(model, full_check=True)


def save_unchecked(folder, name, inputs, outputs, nodes, constants=()):
    """For graphs that declare what isn't so."""
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    imports = [helper.make_opsetid("", 18), helper.make_opsetid(ML, 3)]
    model = helper.make_model(graph, opset_imports=imports, producer_name="belay", ir_version=8)
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))
    return model


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


def zip_map(folder, name, **labels):
    """As scikit-learn's exporter makes a classifier: the label, and the scores as a map per row."""
    scores = helper.make_tensor_type_proto(T.FLOAT, [])
    strings = "classlabels_strings" in labels
    row = helper.make_map_type_proto(T.STRING if strings else T.INT64, scores)
    classes = labels["classlabels_strings"] if strings else labels["classlabels_int64s"]
    table = constant("classes", np.array(classes, object if strings else np.int64))
    save(
        folder,
        name,
        [value("x", T.FLOAT, ["N", len(classes)])],
        [
            value("label", T.STRING if strings else T.INT64, ["N"]),
            helper.make_value_info("scores", helper.make_sequence_type_proto(row)),
        ],
        [
            helper.make_node("ArgMax", ["x"], ["best"], axis=1, keepdims=0),
            helper.make_node("Gather", ["classes", "best"], ["label"]),
            helper.make_node("Softmax", ["x"], ["probabilities"], axis=1),
            helper.make_node("ZipMap", ["probabilities"], ["scores"], domain=ML, **labels),
        ],
        [table],
    )


def zip_maps(folder):
    zip_map(folder, "zip_map_numbers", classlabels_int64s=[7, 3])
    zip_map(folder, "zip_map_texts", classlabels_strings=["yes", "no", "perhaps"])


def zip_map_alone(folder):
    """Imports no operators but those of classic machine learning."""
    scores = helper.make_tensor_type_proto(T.FLOAT, [])
    row = helper.make_map_type_proto(T.INT64, scores)
    graph = helper.make_graph(
        [helper.make_node("ZipMap", ["x"], ["scores"], domain=ML, classlabels_int64s=[0, 1])],
        "zip_map_alone",
        [value("x", T.FLOAT, ["N", 2])],
        [helper.make_value_info("scores", helper.make_sequence_type_proto(row))],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(ML, 3)], producer_name="belay", ir_version=8)
    (folder / "zip_map_alone.onnx").write_bytes(model.SerializeToString(deterministic=True))


def sequence_output(folder):
    save(
        folder,
        "sequence_output",
        [value("x", T.FLOAT, ["N", 2])],
        [helper.make_value_info("rows", helper.make_sequence_type_proto(helper.make_tensor_type_proto(T.FLOAT, None)))],
        [helper.make_node("SplitToSequence", ["x"], ["rows"], axis=0)],
    )


def optional_output(folder):
    tensor = helper.make_tensor_type_proto(T.FLOAT, ["N"])
    save(
        folder,
        "optional_output",
        [value("x", T.FLOAT, ["N"])],
        [helper.make_value_info("y", helper.make_optional_type_proto(tensor))],
        [helper.make_node("Optional", ["x"], ["y"])],
    )


def map_input(folder):
    save(
        folder,
        "map_input",
        [helper.make_value_info("x", helper.make_map_type_proto(T.INT64, helper.make_tensor_type_proto(T.FLOAT, [])))],
        [value("y", T.FLOAT, [1, 2])],
        [helper.make_node("CastMap", ["x"], ["y"], domain=ML)],
    )


def complex_output(folder):
    save(
        folder,
        "complex_output",
        [value("x", T.FLOAT, ["N"])],
        [value("x_out", T.FLOAT, ["N"]), value("z", T.COMPLEX64, [1])],
        [helper.make_node("Identity", ["x"], ["x_out"]), helper.make_node("Identity", ["c"], ["z"])],
        [constant("c", np.array([1 + 2j], np.complex64))],
    )


def unsigned_inputs(folder):
    kinds = {"uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64}
    save(
        folder,
        "unsigned_inputs",
        [value(name, kind, ["N", 2]) for name, kind in kinds.items()],
        [value(f"{name}_out", kind, ["N", 2]) for name, kind in kinds.items()]
        + [value(f"{name}_half", T.DOUBLE, ["N", 2]) for name in kinds],
        [helper.make_node("Identity", [name], [f"{name}_out"]) for name in kinds]
        + [helper.make_node("Cast", [name], [f"{name}_double"], to=T.DOUBLE) for name in kinds]
        + [helper.make_node("Mul", [f"{name}_double", "half"], [f"{name}_half"]) for name in kinds],
        [constant("half", np.array(0.5, np.float64))],
    )


def label_declared_one(folder):
    """As LightGBM's exporter declares labels: one, though it is one per row."""
    save_unchecked(
        folder,
        "label_declared_one",
        [value("x", T.FLOAT, ["N", 2])],
        [value("label", T.INT64, [1])],
        [helper.make_node("ArgMax", ["x"], ["label"], axis=1, keepdims=0)],
    )


def column_declared_flat(folder):
    """As CatBoost's exporter declares a regressor: [N], though it answers [N, 1]."""
    save_unchecked(
        folder,
        "column_declared_flat",
        [value("x", T.FLOAT, ["N", 2])],
        [value("y", T.FLOAT, ["N"])],
        [
            helper.make_node(
                "TreeEnsembleRegressor",
                ["x"],
                ["y"],
                domain=ML,
                n_targets=1,
                nodes_treeids=[0, 0, 0],
                nodes_nodeids=[0, 1, 2],
                nodes_featureids=[0, 0, 0],
                nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"],
                nodes_values=[0.25, 0.0, 0.0],
                nodes_truenodeids=[1, 0, 0],
                nodes_falsenodeids=[2, 0, 0],
                nodes_missing_value_tracks_true=[0, 0, 0],
                nodes_hitrates=[1.0, 1.0, 1.0],
                target_treeids=[0, 0],
                target_nodeids=[1, 2],
                target_ids=[0, 0],
                target_weights=[10.0, 20.0],
            )
        ],
    )


def unknown_ranks(folder):
    """Neither side declares a shape, and the answer's can't be inferred."""
    save_unchecked(
        folder,
        "unknown_ranks",
        [helper.make_tensor_value_info("x", T.FLOAT, None)],
        [helper.make_tensor_value_info("y", T.FLOAT, None)],
        [helper.make_node("Add", ["x", "x"], ["y"])],
    )


def unknown_rank_of_three(folder):
    """Takes three dimensions only, and says so nowhere."""
    save_unchecked(
        folder,
        "unknown_rank_of_three",
        [helper.make_tensor_value_info("x", T.FLOAT, None)],
        [helper.make_tensor_value_info("y", T.FLOAT, None)],
        [helper.make_node("Transpose", ["x"], ["y"], perm=[0, 2, 1])],
    )


def constant_output(folder):
    save(
        folder,
        "constant_output",
        [],
        [value("y", T.FLOAT, [2])],
        [helper.make_node("Constant", [], ["y"], value=constant("v", np.array([1, 2], np.float32)))],
    )


def empty_dimension(folder):
    save(
        folder,
        "empty_dimension",
        [value("x", T.FLOAT, [2, 0])],
        [value("y", T.FLOAT, [2, 1])],
        [helper.make_node("Concat", ["x", "one"], ["y"], axis=1)],
        [constant("one", np.array([[1], [2]], np.float32))],
    )


def optional_input(folder):
    """The factor has a default, which makes it an input that need not be fed."""
    save(
        folder,
        "optional_input",
        [value("x", T.FLOAT, ["N", 2]), value("factor", T.FLOAT, [1])],
        [value("y", T.FLOAT, ["N", 2])],
        [helper.make_node("Mul", ["x", "factor"], ["y"])],
        [constant("factor", np.array(3, np.float32))],
    )


def largest_of_batch(folder):
    """Divides by the largest value of the batch, if that is above 1: rows of small values don't show it."""
    save(
        folder,
        "largest_of_batch",
        [value("x", T.FLOAT, ["N", 2])],
        [value("y", T.FLOAT, ["N", 2])],
        [
            helper.make_node("ReduceMax", ["x"], ["largest"], keepdims=0),
            helper.make_node("Max", ["largest", "one"], ["divisor"]),
            helper.make_node("Div", ["x", "divisor"], ["y"]),
        ],
        [constant("one", np.array(1, np.float32))],
    )


def width_of_five(folder):
    """Declares a free width and takes no other than 5: invented rows fail."""
    save(
        folder,
        "width_of_five",
        [value("x", T.FLOAT, ["N", "M"])],
        [value("y", T.FLOAT, ["N", 1])],
        [helper.make_node("MatMul", ["x", "weights"], ["y"])],
        [constant("weights", np.arange(5, dtype=np.float32).reshape(5, 1))],
    )


def external_weights(folder):
    """Weights in two files beside the graph, one of them used in a branch."""
    then = helper.make_graph(
        [helper.make_node("MatMul", ["x", "inner"], ["chosen"])],
        "then",
        [],
        [value("chosen", T.FLOAT, ["N", 2])],
        [outside("inner", np.diag([5, 7]).astype(np.float32), folder, "external_inner.bin")],
    )
    other = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["otherwise"])], "else", [], [value("otherwise", T.FLOAT, ["N", 2])]
    )
    save_unchecked(
        folder,
        "external_weights",
        [value("x", T.FLOAT, ["N", 2]), value("flag", T.BOOL, [])],
        [value("y", T.FLOAT, ["N", 2])],
        [helper.make_node("If", ["flag"], ["y"], then_branch=then, else_branch=other)],
        [outside("w", np.diag([2, 3]).astype(np.float32), folder, "external_w.bin")],
    )


def outside(name, array, folder, file):
    (folder / file).write_bytes(array.tobytes())
    tensor = onnx.TensorProto(name=name, dims=array.shape, data_type=T.FLOAT, data_location=onnx.TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=file)
    return tensor


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
    zip_maps,
    zip_map_alone,
    sequence_output,
    optional_output,
    map_input,
    complex_output,
    unsigned_inputs,
    label_declared_one,
    column_declared_flat,
    unknown_ranks,
    unknown_rank_of_three,
    constant_output,
    empty_dimension,
    optional_input,
    largest_of_batch,
    width_of_five,
    external_weights,
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
