"""Tensors as the v1 and v2 JSON say them, and answers compared with what is expected."""

import numpy as np

DATATYPES = {
    "float16": "FP16",
    "float32": "FP32",
    "float64": "FP64",
    "int8": "INT8",
    "int16": "INT16",
    "int32": "INT32",
    "int64": "INT64",
    "uint8": "UINT8",
    "uint16": "UINT16",
    "uint32": "UINT32",
    "uint64": "UINT64",
    "bool": "BOOL",
    "object": "BYTES",
}


class Unsayable(Exception):
    """A value that the protocol's JSON has no form for."""


def datatype(value: object) -> str:
    if not isinstance(value, np.ndarray):
        raise Unsayable("a sequence, an optional or a map is no tensor")
    kind = "object" if value.dtype.kind in "OSU" else value.dtype.name
    if kind not in DATATYPES:
        raise Unsayable(f"no datatype for {kind}")
    return DATATYPES[kind]


def elements(value: np.ndarray) -> list:
    """The elements in row-major order, each as JSON has it."""
    if datatype(value) == "BYTES":
        return [text.decode() if isinstance(text, bytes) else str(text) for text in value.ravel()]
    return value.ravel().tolist()


def nested(value: np.ndarray) -> object:
    if datatype(value) != "BYTES":
        return value.tolist()
    return np.array(elements(value), dtype=object).reshape(value.shape).tolist()


def v2_inputs(feed: dict[str, np.ndarray]) -> dict:
    return {
        "inputs": [
            {"name": name, "datatype": datatype(value), "shape": list(value.shape), "data": elements(value)}
            for name, value in feed.items()
        ]
    }


def v1_columns(feed: dict[str, np.ndarray]) -> dict:
    return {"inputs": {name: nested(value) for name, value in feed.items()}}


def v1_rows(feed: dict[str, np.ndarray], axis: dict[str, int | None]) -> dict:
    """Rows as objects; an input that has none is the same in each."""
    rows = len(next(iter(feed.values())))
    columns = {name: cells(value, axis.get(name, 0), rows) for name, value in feed.items()}
    return {"instances": [{name: column[row] for name, column in columns.items()} for row in range(rows)]}


def cells(value: np.ndarray, axis: int | None, rows: int) -> list:
    return [nested(value)] * rows if axis is None else nested(np.moveaxis(value, axis, 0))


def difference(name: str, got: dict, expected: np.ndarray, rtol: float, atol: float, values: bool = True) -> str | None:
    """In which way a v2 output isn't the expected tensor; None if it is."""
    if got["datatype"] != datatype(expected):
        return f"{name}: datatype {got['datatype']}, not {datatype(expected)}"
    if got["shape"] != list(expected.shape):
        return f"{name}: shape {got['shape']}, not {list(expected.shape)}"
    return gap(name, got["data"], expected, rtol, atol) if values else None


def gap(name: str, data: list, expected: np.ndarray, rtol: float, atol: float) -> str | None:
    """In which way flat elements differ from the expected; null stands for what is no finite number."""
    if len(data) != expected.size:
        return f"{name}: {len(data)} elements, not {expected.size}"
    if expected.dtype.kind in "OSUb":
        wanted = elements(expected)
        return next((f"{name}: {a!r}, not {b!r}" for a, b in zip(data, wanted) if a != b), None)
    if expected.dtype.kind in "iu":
        return next((f"{name}: {a}, not {b}" for a, b in zip(data, expected.ravel().tolist()) if a != b), None)
    # As a client reads it: FP16 is written with the fewest digits that read back the same.
    got = np.array([np.nan if element is None else element for element in data]).astype(expected.dtype).astype("float64")
    wanted = expected.astype("float64").ravel()
    finite = np.isfinite(wanted)
    if (np.isfinite(got) != finite).any():
        return f"{name}: null elsewhere than NaN or Infinity"
    off = np.abs(got[finite] - wanted[finite]) > atol + rtol * np.abs(wanted[finite])
    if not off.any():
        return None
    worst = int(np.argmax(np.abs(got[finite] - wanted[finite])))
    return f"{name}: {off.sum()} of {off.size} differ, {got[finite][worst]:.9g} for {wanted[finite][worst]:.9g}"


def flat(value: object) -> list:
    """The leaves of nested lists."""
    if not isinstance(value, list):
        return [value]
    return [leaf for item in value for leaf in flat(item)]
