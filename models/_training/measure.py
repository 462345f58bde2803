"""Runs an exported model and says how good its answers are."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd

import signature

SILENT = 4  # severity; a failing run raises, and need not be logged as well
BATCH = 4096
SMALLEST_PROBABILITY = 1e-7


@dataclass
class Answers:
    """One entry per row; NaN, and label -1, where the model raised."""

    label: np.ndarray
    probabilities: np.ndarray

    @property
    def late(self) -> np.ndarray:
        return self.probabilities[:, 1].astype("float64")

    @property
    def answered(self) -> np.ndarray:
        return np.isfinite(self.probabilities).all(axis=1)


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = SILENT
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def quiet_run() -> onnxruntime.RunOptions:
    options = onnxruntime.RunOptions()
    options.log_severity_level = SILENT
    return options


def columns_of(session: onnxruntime.InferenceSession) -> list[str]:
    return [value.name for value in session.get_inputs()]


def feed(rows: pd.DataFrame, columns: list[str]) -> dict[str, np.ndarray]:
    """Columns of shape [N,1]: floats with NaN for null, strings with "" for null."""
    return {
        name: rows[name].to_numpy(dtype=object if signature.INPUTS[name].datatype == "BYTES" else "float32")[:, None]
        for name in columns
    }


def answers(session: onnxruntime.InferenceSession, rows: pd.DataFrame) -> Answers:
    parts = [
        answer_or_split(session, feed(rows.iloc[start : start + BATCH], columns_of(session)))
        for start in range(0, len(rows), BATCH)
    ]
    return Answers(*(np.concatenate(part) for part in zip(*parts)))


def answer_or_split(session, inputs: dict) -> list[np.ndarray]:
    """A row that makes the model raise costs itself only."""
    try:
        return session.run(["label", "probabilities"], inputs, quiet_run())
    except Exception:
        rows = len(next(iter(inputs.values())))
        if rows == 1:
            return [np.array([-1]), np.full((1, 2), np.nan, dtype="float32")]
        halves = [
            answer_or_split(session, {name: values[part] for name, values in inputs.items()})
            for part in (slice(None, rows // 2), slice(rows // 2, None))
        ]
        return [np.concatenate(part) for part in zip(*halves)]


def auc(outcome: np.ndarray, score: np.ndarray) -> float:
    """Chance that a late flight scores above a punctual one, ties counting half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    late = outcome == 1
    positives, negatives = late.sum(), (~late).sum()
    return float((rank[late].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def quality(outcome: np.ndarray, answered: Answers) -> dict[str, float]:
    """Over the rows that got a finite answer; `rows` says how many."""
    kept = answered.answered
    outcome, late = outcome[kept], answered.late[kept]
    safe = np.clip(late, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return {
        "rows": int(kept.sum()),
        "auc": auc(outcome, late),
        "brier": float(np.mean((late - outcome) ** 2)),
        "logLoss": float(-np.mean(np.where(outcome == 1, np.log(safe), np.log(1 - safe)))),
        "mean": float(late.mean()),
    }


def slice_quality(values: pd.Series, outcome: np.ndarray, answered: Answers) -> dict[str, dict]:
    """Quality per category; one in which every flight ended alike has no AUC and is left out."""
    slices = {}
    for category in sorted(values.unique()):
        rows = (values == category).to_numpy() & answered.answered
        if len(set(outcome[rows])) == 2:
            part = quality(outcome[rows], Answers(answered.label[rows], answered.probabilities[rows]))
            slices[category] = {key: part[key] for key in ("rows", "auc", "brier")}
    return slices


def microseconds(session: onnxruntime.InferenceSession, inputs: dict, runs: int = 2000) -> float:
    """Median time of a run."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter_ns()
        session.run(None, inputs)
        times.append(time.perf_counter_ns() - begin)
    return float(np.median(times[runs // 10 :])) / 1000
