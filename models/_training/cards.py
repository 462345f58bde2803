"""Writes the card that lies beside a model file."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import measure
import signature
from yamltext import flow, folded

TOLERANCE = 1.0e-5
DIGITS = 8
GOLDEN_SEED = 7
SPREAD = 12  # goldens taken evenly from the lowest to the highest probability
OPEN_SETS = {"tailnum"}  # new aircraft turn up all the time: no closed list of categories


@dataclass(frozen=True)
class Trained:
    """What a card says of how a version came about."""

    model: str
    version: str
    stage: str
    description: str
    how: str
    on: str
    rows: int
    limit_micros: int = 250  # a run of one row at its best; ten times what versions 1 to 3 take


@dataclass(frozen=True)
class Evidence:
    """The rows that a card's figures come from."""

    training: pd.DataFrame
    profile: dict
    live: pd.DataFrame
    live_outcome: np.ndarray
    sample: pd.DataFrame
    sample_outcome: np.ndarray


def write_flights_card(folder: Path, trained: Trained, evidence: Evidence) -> dict:
    """Returns the metrics, as the card states them."""
    session = measure.open_session(folder / "model.onnx")
    columns = measure.columns_of(session)
    on_sample = measure.answers(session, evidence.sample)
    metrics = {
        "live": rounded(measure.quality(evidence.live_outcome, measure.answers(session, evidence.live))),
        "sample": rounded(measure.quality(evidence.sample_outcome, on_sample)),
    }
    slices = {
        name: rounded(measure.slice_quality(evidence.sample[name], evidence.sample_outcome, on_sample))
        for name in ("carrier", "origin")
    }
    goldens = golden_examples(session, columns, evidence.sample, on_sample)
    lines = head(trained, folder / "model.onnx")
    lines += ["inputs:"] + [f"  - {flow(input_entry(name, evidence.training))}" for name in columns]
    lines += output_lines() + metric_lines(metrics, slices) + golden_lines(goldens)
    lines += profile_lines(evidence.profile, columns)
    write_text(folder / "card.yaml", lines)
    return metrics


def head(trained: Trained, artifact: Path) -> list[str]:
    content = artifact.read_bytes()
    facts = {"file": artifact.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return [
        f"model: {trained.model}",
        f'version: "{trained.version}"',
        f"stage: {trained.stage}",
        f"description: {folded(trained.description)}",
        "trained:",
        f"  how: {folded(trained.how, 4)}",
        f"  on: {folded(trained.on, 4)}",
        f"  rows: {trained.rows}",
        f'artifact: {{file: {facts["file"]}, sha256: "{facts["sha256"]}", bytes: {facts["bytes"]}}}',
        f"speed: {{limitMicros: {trained.limit_micros}}}",
    ]


def input_entry(name: str, training: pd.DataFrame) -> dict:
    spec = signature.INPUTS[name]
    entry = {"name": name, "datatype": spec.datatype, "shape": [-1, 1]}
    if spec.unit:
        entry["unit"] = spec.unit
    entry["nullable"] = spec.nullable
    if spec.range:
        entry["range"] = list(spec.range)
    if spec.datatype == "BYTES" and name not in OPEN_SETS:
        entry["categories"] = sorted(training[name].unique())
    return entry | {"description": spec.description}


def output_lines() -> list[str]:
    return [
        "outputs:",
        "  - {name: label, datatype: INT64, shape: [-1], range: [0, 1]}",
        "  - {name: probabilities, datatype: FP32, shape: [-1, 2], range: [0, 1], rowsSumTo: 1}",
        "metric: {name: auc, direction: higher, output: probabilities, column: 1}",
    ]


def metric_lines(metrics: dict, slices: dict) -> list[str]:
    lines = ["metrics:"] + [f"  {name}: {flow(values)}" for name, values in metrics.items()]
    if slices:
        lines.append("  slices:")
    for feature, categories in slices.items():
        lines.append(f"    {feature}:")
        lines += [f"      {flow(category)}: {flow(values)}" for category, values in categories.items()]
    return lines


def golden_lines(goldens: list[dict]) -> list[str]:
    lines = ["goldens:", f"  tolerance: {flow(TOLERANCE)}", "  examples:"]
    return lines + [f"    - {flow(golden)}" for golden in goldens]


def profile_lines(profile: dict, columns: list[str]) -> list[str]:
    lines = ["profile:", f"  rows: {profile['rows']}"]
    for kind in ("numeric", "categorical"):
        lines.append(f"  {kind}:")
        lines += [f"    {name}: {flow(rounded(entry))}" for name, entry in profile[kind].items() if name in columns]
    return lines


def rounded(value):
    """Figures to eight digits; float32 values stay as they are."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, DIGITS) if type(value) is float else value


def golden_examples(session, columns: list[str], rows: pd.DataFrame, answered: measure.Answers) -> list[dict]:
    """Every carrier and airport, every input null, the rarest destinations, low and high risk."""
    usable = rows[answered.answered].reset_index(drop=True)
    late = answered.late[answered.answered]
    chosen = usable.iloc[golden_rows(usable, columns, late)]
    outputs = measure.answers(session, chosen)
    examples = []
    for index, (_, row) in enumerate(chosen.iterrows()):
        inputs = {name: golden_value(row[name]) for name in columns}
        result = {"label": [outputs.label[index]], "probabilities": list(outputs.probabilities[index])}
        examples.append({"inputs": inputs, "outputs": result})
    return examples


def golden_value(value):
    return value if isinstance(value, str) else np.float32(value)


def golden_rows(rows: pd.DataFrame, columns: list[str], late: np.ndarray) -> list[int]:
    random = np.random.default_rng(GOLDEN_SEED)
    wanted = [rows[name] == category for name in ("carrier", "origin") for category in sorted(rows[name].unique())]
    wanted += [rows["dest"] == airport for airport in rows["dest"].value_counts(ascending=True).index[:4]]
    wanted += [rows[name].isna() for name in signature.floats(columns)]
    wanted += [rows[name].notna() for name in signature.floats(columns) if signature.INPUTS[name].nullable]
    matches = (np.flatnonzero(rule) for rule in wanted)
    chosen = [random.choice(match) for match in matches if len(match)]
    by_risk = np.argsort(late, kind="stable")
    chosen += list(by_risk[np.linspace(0, len(rows) - 1, SPREAD).astype(int)])
    return sorted({int(row) for row in chosen})


def write_text(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
