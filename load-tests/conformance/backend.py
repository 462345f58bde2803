"""The backend tests of the `onnx` package: which of them ONNX Runtime can run here, and what it answers."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

DATA = Path(onnx.__file__).parent / "backend" / "test" / "data"
SUITES = ("node", "simple", "pytorch-converted", "pytorch-operator")
RTOL, ATOL = 1e-3, 1e-7

READERS = {
    "tensor_type": (onnx.TensorProto, numpy_helper.to_array),
    "sequence_type": (onnx.SequenceProto, numpy_helper.to_list),
    "optional_type": (onnx.OptionalProto, numpy_helper.to_optional),
    "map_type": (onnx.MapProto, numpy_helper.to_dict),
}


@dataclass(frozen=True)
class DataSet:
    """One call, with the published outputs and those of ONNX Runtime in Python."""

    feed: dict[str, object]
    published: dict[str, object]
    answered: dict[str, object]

    @property
    def as_published(self) -> bool:
        return all(same(self.answered[name], value) for name, value in self.published.items())

    @property
    def expected(self) -> dict[str, object]:
        """The published outputs, but ONNX Runtime's own where it answers otherwise in Python, too."""
        return self.published if self.as_published else self.answered


@dataclass(frozen=True)
class BackendTest:
    name: str
    folder: Path
    sets: list[DataSet]
    repeatable: bool

    @property
    def as_published(self) -> bool:
        return all(data.as_published for data in self.sets)


def folders() -> list[Path]:
    return [path for suite in SUITES for path in sorted((DATA / suite).iterdir()) if (path / "model.onnx").exists()]


def load(folder: Path) -> BackendTest | None:
    """The test, or nothing if Python's ONNX Runtime can't load or run its model."""
    try:
        session = new_session(folder / "model.onnx")
        model = onnx.load(folder / "model.onnx", load_external_data=False)
        sets = [read(path, model, session) for path in sorted(folder.glob("test_data_set_*"))]
        repeatable = all(repeats(session, data) for data in sets)
    except Exception:  # whatever Python's runtime, or numpy, can't do: the test isn't one that can be asked for
        return None
    return BackendTest(folder.name, folder, sets, repeatable)


def new_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(os.fspath(path), options, providers=["CPUExecutionProvider"])


def read(folder: Path, model: onnx.ModelProto, session: onnxruntime.InferenceSession) -> DataSet:
    inputs = model.graph.input[: len(list(folder.glob("input_*.pb")))]
    feed = {info.name: value(folder / f"input_{at}.pb", info) for at, info in enumerate(inputs)}
    published = {info.name: value(folder / f"output_{at}.pb", info) for at, info in enumerate(model.graph.output)}
    return DataSet(feed, published, dict(zip(published, session.run(None, feed))))


def value(path: Path, info: onnx.ValueInfoProto) -> object:
    message, convert = READERS[info.type.WhichOneof("value")]
    proto = message()
    proto.ParseFromString(path.read_bytes())
    return convert(proto)


def repeats(session: onnxruntime.InferenceSession, data: DataSet) -> bool:
    again = dict(zip(data.answered, session.run(None, data.feed)))
    return all(same(again[name], first) for name, first in data.answered.items())


def same(got: object, wanted: object) -> bool:
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(same(a, b) for a, b in zip(got, wanted))
    if wanted is None or got is None:
        return got is wanted
    got, wanted = np.asarray(got), np.asarray(wanted)
    if got.shape != wanted.shape:
        return False
    if wanted.dtype.kind in "OSU":
        return bool((got.astype(str) == wanted.astype(str)).all())
    return bool(np.allclose(got, wanted, rtol=RTOL, atol=ATOL, equal_nan=True))
