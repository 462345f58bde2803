"""The three versions that serve: logistic regression, boosted trees, and trees that see the airport."""

from dataclasses import dataclass

import lightgbm
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import graphs
import signature
import trees

UNKNOWN_CODE = -1.0
TREES, LEAVES, LEARNING_RATE = 100, 31, 0.05
TREES_HOW = (
    f"LightGBM 4.7.0, {TREES} trees of {LEAVES} leaves, learning rate {LEARNING_RATE}, "
    "categories coded by the order of their late rates"
)


@dataclass(frozen=True)
class Logistic:
    """Weights per category and per float; a category never seen weighs nothing."""

    strings: list[str]
    floats: list[str]
    category_weights: dict[str, dict[str, float]]
    medians: np.ndarray
    weights: np.ndarray
    bias: float

    def add_to(self, graph: graphs.Graph, imputing: bool = True, outputs=graphs.OUTPUTS) -> None:
        codes = [graphs.encode(graph, name, self.category_weights[name], 0.0) for name in self.strings]
        row = graphs.side_by_side(graph, codes + self.floats)
        if imputing:
            row = graphs.impute(graph, row, np.concatenate([np.zeros(len(codes)), self.medians]))
        graphs.logistic(graph, row, np.concatenate([np.ones(len(codes)), self.weights]), self.bias, outputs)


def fit_logistic(
    rows: pd.DataFrame, outcome: np.ndarray, columns: list[str], extra: list[str] | None = None
) -> Logistic:
    """`extra` floats are computed inside the graph, under the same names."""
    strings, floats = signature.strings(columns), signature.floats(columns) + (extra or [])
    encoder = OneHotEncoder(handle_unknown="ignore").fit(rows[strings])
    values = rows[floats].astype("float64")
    medians = values.median()
    scaler = StandardScaler().fit(values.fillna(medians))
    design = hstack([encoder.transform(rows[strings]), csr_matrix(scaler.transform(values.fillna(medians)))])
    model = LogisticRegression(max_iter=300).fit(design.tocsr(), outcome)
    splits = np.cumsum([len(categories) for categories in encoder.categories_])
    *category_weights, weights = np.split(model.coef_[0], splits)
    weights = weights / scaler.scale_
    return Logistic(
        strings,
        floats,
        {name: dict(zip(seen, weight)) for name, seen, weight in zip(strings, encoder.categories_, category_weights)},
        medians.to_numpy(),
        weights,
        float(model.intercept_[0] - weights @ scaler.mean_),
    )


@dataclass(frozen=True)
class Trees:
    """Boosted trees over floats and over categories coded by their place in the order of late rates."""

    columns: list[str]
    codes: dict[str, dict[str, float]]
    booster: lightgbm.Booster

    def add_to(self, graph: graphs.Graph, outputs=graphs.OUTPUTS) -> None:
        coded = [
            graphs.encode(graph, name, self.codes[name], UNKNOWN_CODE) if name in self.codes else name
            for name in self.columns
        ]
        trees.classifier(graph, graphs.side_by_side(graph, coded), self.booster, outputs)

    def matrix(self, rows: pd.DataFrame) -> np.ndarray:
        return coded_matrix(rows, self.columns, self.codes)


def fit_trees(rows: pd.DataFrame, outcome: np.ndarray, columns: list[str], **settings) -> Trees:
    codes = {name: codes_by_late_rate(rows[name], outcome) for name in signature.strings(columns)}
    settings = {"num_leaves": LEAVES, "learning_rate": LEARNING_RATE} | settings
    booster = trees.fit(coded_matrix(rows, columns, codes), outcome, TREES, **settings)
    return Trees(columns, codes, booster)


def codes_by_late_rate(values: pd.Series, outcome: np.ndarray) -> dict[str, float]:
    rates = pd.Series(outcome).groupby(values.to_numpy()).mean().sort_index()
    ordered = rates.sort_values(kind="stable").index
    return {category: float(place) for place, category in enumerate(ordered)}


def coded_matrix(rows: pd.DataFrame, columns: list[str], codes: dict) -> np.ndarray:
    table = rows[columns].copy()
    for name, code in codes.items():
        table[name] = table[name].map(code).fillna(UNKNOWN_CODE).astype("float32")
    return table.to_numpy(dtype="float32")


def graph_over(columns: list[str], name: str) -> graphs.Graph:
    graph = graphs.Graph(name)
    graphs.column_inputs(graph, signature.strings(columns), signature.floats(columns))
    return graph
