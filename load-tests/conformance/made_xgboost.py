"""What onnxmltools makes of XGBoost's models."""

from collections.abc import Iterator

import numpy as np
import xgboost
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

from specimen import MOST_ROWS, Specimen, numbers

TRAINED_ON = numbers(200, 4)
SETTINGS = {"n_estimators": 8, "max_depth": 3, "n_jobs": 1, "random_state": 7}


def made() -> Iterator[Specimen]:
    two = (TRAINED_ON[:, 0] > 0).astype(np.int64)
    three = two + (TRAINED_ON[:, 1] > 0.5)
    yield specimen("xgboost-two-classes", xgboost.XGBClassifier(**SETTINGS).fit(TRAINED_ON, two))
    yield specimen("xgboost-three-classes", xgboost.XGBClassifier(**SETTINGS).fit(TRAINED_ON, three))
    yield specimen("xgboost-regressor", xgboost.XGBRegressor(**SETTINGS).fit(TRAINED_ON, TRAINED_ON[:, 0]))


def specimen(name: str, model: object) -> Specimen:
    exported = convert_xgboost(model, initial_types=[("input", FloatTensorType([None, 4]))], target_opset=15)
    return Specimen(name, exported.SerializeToString(), {"input": numbers(MOST_ROWS, 4, seed=8)})
