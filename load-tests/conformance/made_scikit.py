"""What skl2onnx makes of scikit-learn's models."""

from collections.abc import Iterator

import numpy as np
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from specimen import MOST_ROWS, Specimen, numbers

TRAINED_ON = numbers(200, 4)
CLASSES = (TRAINED_ON[:, 0] > 0).astype(np.int64) + (TRAINED_ON[:, 1] > 0.5)
WORDS = np.array(["low", "middle", "high"])
SENTENCES = ["the flight is late", "on time again", "late again and again", "a storm is near", "the gate is closed"]


def made() -> Iterator[Specimen]:
    forest = RandomForestClassifier(n_estimators=8, max_depth=5, random_state=7)
    yield from classifier("scikit-forest", forest, CLASSES)
    yield from classifier("scikit-logistic-words", LogisticRegression(), WORDS[CLASSES])
    yield specimen("scikit-forest-regressor", RandomForestRegressor(n_estimators=8, random_state=7), TRAINED_ON[:, 0])
    yield specimen("scikit-kmeans", KMeans(n_clusters=3, n_init=1, random_state=7), None)
    yield specimen("scikit-isolation-forest", IsolationForest(n_estimators=10, random_state=7), None)
    yield mixed_columns()
    yield texts()


def classifier(name: str, model: object, target: np.ndarray) -> Iterator[Specimen]:
    for zipmap in (True, False):
        options = {id(model): {"zipmap": zipmap}}
        yield specimen(f"{name}-zipmap-{'on' if zipmap else 'off'}", model, target, options)


def specimen(name: str, model: object, target: np.ndarray | None, options: dict | None = None) -> Specimen:
    model.fit(TRAINED_ON, target)
    exported = to_onnx(model, TRAINED_ON[:1], options=options, target_opset={"": 18, "ai.onnx.ml": 3})
    return Specimen(name, exported.SerializeToString(), {"X": numbers(MOST_ROWS, 4, seed=8)})


def mixed_columns() -> Specimen:
    table = np.column_stack([TRAINED_ON[:, :2].astype(object), WORDS[CLASSES]])
    columns = ColumnTransformer(
        [("numbers", StandardScaler(), [0, 1]), ("words", OneHotEncoder(handle_unknown="ignore"), [2])]
    )
    model = make_pipeline(columns, LogisticRegression()).fit(table, CLASSES > 0)
    types = [(name, FloatTensorType([None, 1])) for name in ("delay", "wind")]
    exported = to_onnx(
        model,
        initial_types=[*types, ("level", StringTensorType([None, 1]))],
        options={id(model): {"zipmap": False}},
        target_opset={"": 18, "ai.onnx.ml": 3},
    )
    asked = numbers(MOST_ROWS, 2, seed=9)
    level = np.array([["low"], ["high"], ["unheard of"], ["middle"], ["high"]], dtype=object)
    feed = {"delay": asked[:, :1], "wind": asked[:, 1:], "level": level}
    return Specimen("scikit-columns-with-strings", exported.SerializeToString(), feed)


def texts() -> Specimen:
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(SENTENCES, [1, 0, 1, 0, 0])
    exported = to_onnx(
        model,
        initial_types=[("text", StringTensorType([None, 1]))],
        options={id(model): {"zipmap": False}, TfidfVectorizer: {"locale": "C"}},
        target_opset={"": 18, "ai.onnx.ml": 3},
    )
    feed = {"text": np.array([[sentence] for sentence in SENTENCES], dtype=object)}
    return Specimen("scikit-tf-idf", exported.SerializeToString(), feed)
