"""ONNX graphs, built node by node: few nodes, fixed names, the same bytes on every run."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ML = "ai.onnx.ml"
OPSETS = {"": 18, ML: 3}  # what LightGBM-style trees need, and what every current runtime reads
IR_VERSION = 8
OUTPUTS = ("label", "probabilities")


@dataclass
class Graph:
    """A graph under construction."""

    name: str
    inputs: list = field(default_factory=list)
    nodes: list = field(default_factory=list)
    constants: list = field(default_factory=list)

    def input(self, name: str, kind: int, shape: list | None) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def node(self, operator: str, inputs: list[str], outputs, domain: str = "", **attributes) -> str:
        outputs = [outputs] if isinstance(outputs, str) else list(outputs)
        self.nodes.append(
            helper.make_node(operator, inputs, outputs, name=f"{outputs[0]}_node", domain=domain, **attributes)
        )
        return outputs[0]

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def subgraph(self, outputs: list) -> onnx.GraphProto:
        return helper.make_graph(self.nodes, self.name, self.inputs, outputs, self.constants)


def save(graph: Graph, path: Path) -> None:
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, ["N"]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 2]),
    ]
    imports = [helper.make_opsetid(domain, version) for domain, version in sorted(OPSETS.items())]
    model = helper.make_model(
        graph.subgraph(outputs), opset_imports=imports, producer_name="belay", ir_version=IR_VERSION
    )
    onnx.checker.check_model(model, full_check=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def column_inputs(graph: Graph, strings: list[str], floats: list[str]) -> None:
    for name in strings:
        graph.input(name, TensorProto.STRING, ["N", 1])
    for name in floats:
        graph.input(name, TensorProto.FLOAT, ["N", 1])


def encode(graph: Graph, column: str, values: dict[str, float], unknown: float) -> str:
    """A string column as one number per category."""
    return graph.node(
        "LabelEncoder",
        [column],
        f"{column}_code",
        domain=ML,
        keys_strings=list(values),
        values_floats=[float(value) for value in values.values()],
        default_float=float(unknown),
    )


def side_by_side(graph: Graph, columns: list[str], output: str = "row") -> str:
    return graph.node("Concat", columns, output, axis=1)


def impute(graph: Graph, row: str, values: np.ndarray) -> str:
    return graph.node(
        "Imputer",
        [row],
        f"{row}_complete",
        domain=ML,
        imputed_value_floats=[float(value) for value in values],
        replaced_value_float=float("nan"),
    )


def logistic(graph: Graph, row: str, weights: np.ndarray, bias: float, outputs=OUTPUTS) -> None:
    """Two mirrored scores; the logistic function of each makes the two probabilities."""
    weights = np.asarray(weights, dtype="float32")
    graph.node(
        "LinearClassifier",
        [row],
        outputs,
        domain=ML,
        classlabels_ints=[0, 1],
        coefficients=np.concatenate([-weights, weights]).tolist(),
        intercepts=[-float(bias), float(bias)],
        multi_class=0,
        post_transform="LOGISTIC",
    )
