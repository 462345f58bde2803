"""A support vector machine with a radial kernel: every answer visits every support vector."""

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

import graphs
import signature

ROWS, SCALING_ROWS = 8_000, 12_000
SEED = 6000
COST, GAMMA = 0.5, 0.01


def build(graph: graphs.Graph, inputs: pd.DataFrame, outcome: np.ndarray) -> None:
    columns = [value.name for value in graph.inputs]
    strings, floats = signature.strings(columns), signature.floats(columns)
    encoder = OneHotEncoder(handle_unknown="ignore").fit(inputs[strings])
    values = inputs[floats].astype("float64")
    medians = values.median()
    scaler = StandardScaler().fit(values.fillna(medians))

    def design(rows: np.ndarray) -> np.ndarray:
        numbers = scaler.transform(values.iloc[rows].fillna(medians))
        return np.hstack([encoder.transform(inputs[strings].iloc[rows]).toarray(), numbers])

    chosen = np.random.default_rng(SEED).permutation(len(inputs))[: ROWS + SCALING_ROWS]
    fitting, scaling = chosen[:ROWS], chosen[ROWS:]
    machine = SVC(C=COST, gamma=GAMMA).fit(design(fitting), outcome[fitting])
    platt = LogisticRegression().fit(machine.decision_function(design(scaling))[:, None], outcome[scaling])

    hot = [one_hot(graph, name, seen) for name, seen in zip(strings, encoder.categories_)]
    numbers = graphs.impute(graph, graphs.side_by_side(graph, floats, "numbers"), medians.to_numpy())
    scaled = graph.node("Scaler", [numbers], "scaled", domain=graphs.ML,
                        offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist())  # fmt: skip
    score = kernel_score(graph, graphs.side_by_side(graph, hot + [scaled]), machine)
    graphs.logistic(graph, score, platt.coef_[0], float(platt.intercept_[0]))


def one_hot(graph: graphs.Graph, column: str, seen: np.ndarray) -> str:
    hot = graph.node("OneHotEncoder", [column], f"{column}_hot", domain=graphs.ML, cats_strings=list(seen), zeros=1)
    return graph.node("Flatten", [hot], f"{column}_flat", axis=1)


def kernel_score(graph: graphs.Graph, rows: str, machine: SVC) -> str:
    """`intercept + sum of c * exp(-gamma * |row - s|^2)` over the support vectors s, row by row.

    In float64, for the sum has thousands of terms of either sign: in float32, as by ONNX's own operator,
    an answer moves by 2e-4 with the size of its batch.
    """
    vectors = machine.support_vectors_
    stored = graph.constant("vectors_stored", (2 * GAMMA * vectors.T).astype("float32"))
    graph.node("Cast", [stored], "vectors", to=TensorProto.DOUBLE)
    graph.constant("squares", GAMMA * (vectors**2).sum(axis=1))
    graph.constant("gamma", np.array(GAMMA))
    graph.constant("weights", machine.dual_coef_[0].copy())
    graph.constant("intercept", machine.intercept_)
    exact = graph.node("Cast", [rows], "rows_exact", to=TensorProto.DOUBLE)
    scores = graph.node("Scan", [exact], "scores", body=score_of_one_row(vectors.shape[1]), num_scan_inputs=1)
    return graph.node("Cast", [scores], "scores_float", to=TensorProto.FLOAT)


def score_of_one_row(width: int) -> onnx.GraphProto:
    body = graphs.Graph("one_row")
    row = body.input("one", TensorProto.DOUBLE, [width])
    dots = body.node("MatMul", [row, "vectors"], "dots")
    theirs = body.node("Sub", [dots, "squares"], "less_their_squares")
    own = body.node("Mul", [body.node("ReduceSumSquare", [row], "own_square", keepdims=0), "gamma"], "own_scaled")
    kernel = body.node("Exp", [body.node("Sub", [theirs, own], "exponents")], "kernel")
    total = body.node("MatMul", [kernel, "weights"], "total")
    body.node("Add", [total, "intercept"], "score")
    return body.subgraph([onnx.helper.make_tensor_value_info("score", TensorProto.DOUBLE, [1])])
