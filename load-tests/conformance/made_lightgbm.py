"""What onnxmltools makes of LightGBM's models."""

from collections.abc import Iterator

import lightgbm
import numpy as np
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

from specimen import MOST_ROWS, Specimen, numbers

TRAINED_ON = numbers(200, 4)
SETTINGS = {"n_estimators": 8, "num_leaves": 7, "verbose": -1, "n_jobs": 1, "random_state": 7}


def made() -> Iterator[Specimen]:
    two = (TRAINED_ON[:, 0] > 0).astype(np.int64)
    three = two + (TRAINED_ON[:, 1] > 0.5)
    for name, target in (("two", two), ("three", three)):
        model = lightgbm.LGBMClassifier(**SETTINGS).fit(TRAINED_ON, target)
        for zipmap in (True, False):
            yield specimen(f"lightgbm-{name}-classes-zipmap-{'on' if zipmap else 'off'}", model, zipmap=zipmap)
    yield specimen("lightgbm-regressor", lightgbm.LGBMRegressor(**SETTINGS).fit(TRAINED_ON, TRAINED_ON[:, 0]))


def specimen(name: str, model: object, **options: bool) -> Specimen:
    types = [("input", FloatTensorType([None, 4]))]
    exported = convert_lightgbm(model, initial_types=types, target_opset=15, **options)
    return Specimen(name, exported.SerializeToString(), {"input": numbers(MOST_ROWS, 4, seed=8)})
