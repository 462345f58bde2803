"""A model that some exporter made, with rows to ask it for."""

from dataclasses import dataclass, field

import numpy as np
import onnx

ALL_FORMS = ("v2", "v1 columns", "v1 rows")
WITHOUT_ROWS = ("v2", "v1 columns", "v1 rows refused")
MOST_ROWS = 5


@dataclass(frozen=True)
class Specimen:
    """Inputs have five rows; `axis` says where rows lie when not in the first dimension, None for inputs without rows."""

    name: str
    model: bytes
    feed: dict[str, np.ndarray]
    forms: tuple[str, ...] = ALL_FORMS
    axis: dict[str, int | None] = field(default_factory=dict)
    counts: tuple[int, ...] = (1, 2, MOST_ROWS)

    def rows(self, count: int) -> dict[str, np.ndarray]:
        return {name: self.cut(name, value, count) for name, value in self.feed.items()}

    def cut(self, name: str, value: np.ndarray, count: int) -> np.ndarray:
        axis = self.axis.get(name, 0)
        return value if axis is None else value.take(range(count), axis=axis)


def numbers(rows: int, columns: int, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


def zip_maps(model: bytes) -> dict[str, list]:
    """Outputs that a ZipMap makes, with its labels in the graph's order."""
    found = {}
    for node in onnx.load_from_string(model).graph.node:
        if node.op_type == "ZipMap":
            values = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
            labels = values.get("classlabels_int64s") or [text.decode() for text in values["classlabels_strings"]]
            found[node.output[0]] = list(labels)
    return found
