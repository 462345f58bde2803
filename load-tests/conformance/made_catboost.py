"""What CatBoost exports by itself; its classifiers always end in a ZipMap."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import catboost
import numpy as np

from specimen import MOST_ROWS, Specimen, numbers

TRAINED_ON = numbers(200, 4)
SETTINGS = {"iterations": 8, "depth": 3, "verbose": False, "thread_count": 1, "random_seed": 7}


def made() -> Iterator[Specimen]:
    two = (TRAINED_ON[:, 0] > 0).astype(np.int64)
    three = two + (TRAINED_ON[:, 1] > 0.5)
    words = np.array(["low", "high"])[two]
    for name, target in (("two-classes", two), ("three-classes", three), ("words", words)):
        yield specimen(f"catboost-{name}", catboost.CatBoostClassifier(**SETTINGS), target)
    yield specimen("catboost-regressor", catboost.CatBoostRegressor(**SETTINGS), TRAINED_ON[:, 0])


def specimen(name: str, model: object, target: np.ndarray) -> Specimen:
    with tempfile.TemporaryDirectory() as folder:
        model.set_params(train_dir=folder, allow_writing_files=False)
        model.fit(TRAINED_ON, target)
        path = Path(folder) / "model.onnx"
        model.save_model(str(path), format="onnx")
        return Specimen(name, path.read_bytes(), {"features": numbers(MOST_ROWS, 4, seed=8)})
