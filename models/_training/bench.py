"""The benchmark's model: 300 trees over one tensor of 30 floats, and a logistic regression to fall back on."""

from pathlib import Path

import numpy as np
from onnx import TensorProto
from sklearn.linear_model import LogisticRegression

import cards
import graphs
import heuristic
import measure
import trees
from yamltext import flow

FEATURES = 30
TRAINING_ROWS, TEST_ROWS, GOLDENS = 20_000, 10_000, 32
TREES = 300
SEED = 30
ON = f"{TRAINING_ROWS} rows of standard normal features and a noisy rule, drawn with seed {SEED}"


def write(root: Path) -> None:
    rows, outcome = synthetic(TRAINING_ROWS + TEST_ROWS)
    train, test = slice(None, TRAINING_ROWS), slice(TRAINING_ROWS, None)
    booster = trees.fit(
        rows[train], outcome[train], TREES, num_leaves=31, max_depth=6, learning_rate=0.03, min_data_in_leaf=50
    )
    linear = LogisticRegression().fit(rows[train], outcome[train])
    graph = dense_graph("bench_logistic")
    graphs.logistic(graph, "features", linear.coef_[0], float(linear.intercept_[0]))
    publish(root / "0", graph, "Logistic regression: what the benchmark falls back on.", "scikit-learn 1.9.1, L2",
            rows[test], outcome[test])  # fmt: skip
    graph = dense_graph("bench_trees")
    trees.classifier(graph, "features", booster)
    publish(root / "1", graph, "Boosted trees over one tensor: what the benchmark measures.",
            f"LightGBM 4.7.0, {TREES} trees of up to 31 leaves and depth 6", rows[test], outcome[test])  # fmt: skip
    write_constant(root / "heuristic.yaml", round(float(outcome[train].mean()), 4))


def synthetic(count: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(SEED)
    rows = random.standard_normal((count, FEATURES)).astype("float32")
    score = rows[:, 0] + 0.8 * rows[:, 1] * rows[:, 2] - 0.6 * np.abs(rows[:, 3]) + 0.1 * rows[:, 4:].sum(axis=1)
    outcome = score + random.logistic(size=count) > 0
    return rows, outcome.astype("int64")


def dense_graph(name: str) -> graphs.Graph:
    graph = graphs.Graph(name)
    graph.input("features", TensorProto.FLOAT, ["N", FEATURES])
    return graph


def publish(folder: Path, graph: graphs.Graph, description: str, how: str, rows, outcome) -> None:
    graphs.save(graph, folder / "model.onnx")
    session = measure.open_session(folder / "model.onnx")
    answered = measure.Answers(*session.run(["label", "probabilities"], {"features": rows}))
    trained = cards.Trained("trees", folder.name, "production", description, how, ON, TRAINING_ROWS)
    lines = cards.head(trained, folder / "model.onnx")
    lines += ["inputs:", f"  - {flow(features_entry())}"] + cards.output_lines()
    lines += cards.metric_lines({"live": cards.rounded(measure.quality(outcome, answered))}, {})
    lines += cards.golden_lines([golden(rows[row], answered, row) for row in range(GOLDENS)])
    cards.write_text(folder / "card.yaml", lines)


def features_entry() -> dict:
    return {
        "name": "features", "datatype": "FP32", "shape": [-1, FEATURES], "nullable": False,
        "range": [-1000, 1000], "description": "standard normal",
    }  # fmt: skip


def golden(row: np.ndarray, answered: measure.Answers, index: int) -> dict:
    return {
        "inputs": {"features": list(row)},
        "outputs": {"label": [answered.label[index]], "probabilities": list(answered.probabilities[index])},
    }


def write_constant(path: Path, rate: float) -> None:
    lines = ["description: the mean of the training data", "kind: constant", "inputs: []", *heuristic.OUTPUTS]
    cards.write_text(path, lines + [f"otherwise: {flow(heuristic.answer(rate))}"])
