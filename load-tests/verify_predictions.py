"""Sends the traffic sample through a running Belay and compares every answer with ONNX Runtime's own.

    python load-tests/verify_predictions.py --url http://127.0.0.1:8080

Each version of a model is asked by its own URL, then the endpoint as a whole, whose answers must be
those of the version that it names in them. For each version the metric on its card is computed again
from the answers.
"""

import argparse
import csv
import gzip
import http.client
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import onnxruntime
import yaml

TOLERANCE = 1e-5
METRIC_TOLERANCE = 1e-6
SHOWN_FAILURES = 3
TIMES = ("predict_at", "label_at", "late")


@dataclass(frozen=True)
class Version:
    """A model version as its folder describes it."""

    name: str
    card: dict
    session: onnxruntime.InferenceSession

    @property
    def inputs(self) -> list[dict]:
        return self.card["inputs"]


@dataclass
class Tally:
    """What came back for one URL."""

    name: str
    rows: int = 0
    failed: int = 0
    worst: float = 0.0
    wrong_labels: int = 0
    metric_gap: float | None = None
    metric: float | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (
            self.failed or self.wrong_labels or self.worst > TOLERANCE or (self.metric_gap or 0.0) > METRIC_TOLERANCE
        )

    def fail(self, rows: int, note: str) -> None:
        self.failed += rows
        if len(self.notes) < SHOWN_FAILURES:
            self.notes.append(note)


class Gateway:
    """One kept connection to a server on this machine."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname != "127.0.0.1":
            raise SystemExit(f"{url}: only http://127.0.0.1 is asked")
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)

    def infer(self, path: str, body: dict) -> tuple[int, dict]:
        self.connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        text = response.read()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, {"error": text[:200].decode(errors="replace")}


def main() -> None:
    arguments = parse_arguments()
    versions = load_versions(arguments.models / arguments.model, arguments.versions)
    rows, outcome = load_sample(arguments.data, arguments.limit)
    expected = {version.name: run_all(version, rows) for version in versions}
    gateway = Gateway(arguments.url)
    batch = 1 if arguments.single else arguments.batch
    whole = arguments.limit is None
    tallies = [
        check_version(gateway, arguments.model, version, rows, outcome, expected, batch, whole) for version in versions
    ]
    tallies.append(check_endpoint(gateway, arguments.model, versions, rows, expected, batch))
    report(tallies)
    sys.exit(0 if all(tally.sound for tally in tallies) else 1)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--models", type=Path, default=Path("models"), help="the model repository that is served")
    parser.add_argument("--model", default="flights")
    parser.add_argument("--versions", nargs="*", help="default: all with a card")
    parser.add_argument("--data", type=Path, default=Path("load-tests/data/flights-live.csv.gz"))
    parser.add_argument("--batch", type=int, default=256, help="rows per request")
    parser.add_argument("--single", action="store_true", help="one row per request")
    parser.add_argument("--limit", type=int, help="first rows only; metrics are then not compared")
    return parser.parse_args()


def load_versions(folder: Path, names: list[str] | None) -> list[Version]:
    found = [path.parent for path in sorted(folder.glob("*/card.yaml")) if not names or path.parent.name in names]
    if not found:
        raise SystemExit(f"{folder}: no version with a card")
    return [load_version(path) for path in found]


def load_version(folder: Path) -> Version:
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / card["artifact"]["file"]), options, providers=["CPUExecutionProvider"]
    )
    return Version(folder.name, card, session)


def load_sample(path: Path, limit: int | None) -> tuple[dict[str, list[str]], np.ndarray]:
    """The inputs as columns of cells, and the outcomes."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        header, *cells = csv.reader(lines)
    columns = dict(zip(header, (list(column) for column in zip(*cells[:limit]))))
    outcome = np.array([int(value) for value in columns["late"]])
    return {name: values for name, values in columns.items() if name not in TIMES}, outcome


def run_all(version: Version, rows: dict[str, list[str]]) -> tuple[np.ndarray, np.ndarray]:
    feed = {}
    for spec in version.inputs:
        cells = rows[spec["name"]]
        text = spec["datatype"] == "BYTES"
        values = np.array(cells, dtype=object) if text else np.array([cell or "nan" for cell in cells], dtype="float32")
        feed[spec["name"]] = values[:, None]
    return tuple(version.session.run(["label", "probabilities"], feed))


def request(specs: list[dict], rows: dict[str, list[str]], part: slice) -> dict:
    inputs = []
    for spec in specs:
        cells = rows[spec["name"]][part]
        data = cells if spec["datatype"] == "BYTES" else [float(cell) if cell else None for cell in cells]
        entry = {"name": spec["name"], "shape": [len(cells), 1], "datatype": spec["datatype"], "data": data}
        inputs.append(entry)
    return {"inputs": inputs}


def parts(count: int, batch: int) -> list[slice]:
    return [slice(start, min(start + batch, count)) for start in range(0, count, batch)]


def check_version(gateway, model, version, rows, outcome, expected, batch, whole) -> Tally:
    """A version by its own URL, and its card's metric from the answers."""
    tally = Tally(version.name)
    path = f"/v2/models/{model}/versions/{version.name}/infer"
    late = np.full(len(outcome), np.nan)
    for part in parts(len(outcome), batch):
        answer = ask(gateway, path, request(version.inputs, rows, part), part, tally)
        if answer is not None:
            compare(answer, expected[version.name], part, tally)
            late[part] = answer["probabilities"][:, version.card["metric"]["column"]]
    answered = np.isfinite(late)
    if whole and answered.any():
        tally.metric = metric(version.card["metric"]["name"], outcome[answered], late[answered])
        tally.metric_gap = abs(tally.metric - version.card["metrics"]["sample"][version.card["metric"]["name"]])
    return tally


def check_endpoint(gateway, model, versions, rows, expected, batch) -> Tally:
    """The endpoint with every input that any version knows; its answer names the version it comes from."""
    tally = Tally("endpoint")
    specs = {spec["name"]: spec for version in versions for spec in version.inputs}
    answered_by: dict[str, int] = {}
    for part in parts(len(next(iter(rows.values()))), batch):
        answer = ask(gateway, f"/v2/models/{model}/infer", request(list(specs.values()), rows, part), part, tally)
        if answer is None:
            continue
        name = answer["version"]
        answered_by[name] = answered_by.get(name, 0) + part.stop - part.start
        if name in expected:
            compare(answer, expected[name], part, tally)
        else:
            tally.fail(part.stop - part.start, f"rows from {part.start}: answered by version {name!r}")
    tally.notes.append("answered by " + ", ".join(f"{name}: {count} rows" for name, count in answered_by.items()))
    return tally


def ask(gateway: Gateway, path: str, body: dict, part: slice, tally: Tally) -> dict | None:
    count = part.stop - part.start
    tally.rows += count
    status, answer = gateway.infer(path, body)
    if status != 200:
        tally.fail(count, f"rows from {part.start}: {status} {answer.get('error')}")
        return None
    outputs = {output["name"]: output for output in answer["outputs"]}
    label = np.array(outputs["label"]["data"])
    probabilities = np.array(outputs["probabilities"]["data"], dtype="float64")
    if label.size != count or probabilities.size != 2 * count:
        tally.fail(count, f"rows from {part.start}: {label.size} labels, {probabilities.size} probabilities")
        return None
    return {
        "version": answer.get("model_version"),
        "label": label.reshape(count),
        "probabilities": probabilities.reshape(count, 2),
    }


def compare(answer: dict, expected: tuple[np.ndarray, np.ndarray], part: slice, tally: Tally) -> None:
    label, probabilities = expected[0][part], expected[1][part].astype("float64")
    gap = float(np.nan_to_num(np.abs(answer["probabilities"] - probabilities), nan=np.inf).max())
    close_call = np.abs(probabilities[:, 1] - 0.5) <= TOLERANCE
    tally.worst = max(tally.worst, gap)
    tally.wrong_labels += int(((answer["label"] != label) & ~close_call).sum())


def metric(name: str, outcome: np.ndarray, late: np.ndarray) -> float:
    late = late.astype("float32").astype("float64")
    if name == "auc":
        return auc(outcome, late)
    if name == "brier":
        return float(np.mean((late - outcome) ** 2))
    raise SystemExit(f"metric {name!r} is not known here")


def auc(outcome: np.ndarray, score: np.ndarray) -> float:
    """Chance that a late flight scores above a punctual one, ties counting half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    late = outcome == 1
    positives, negatives = late.sum(), (~late).sum()
    return float((rank[late].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def report(tallies: list[Tally]) -> None:
    print(
        f"{'asked':10} {'rows':>7} {'failed':>7} {'labels off':>10} {'largest gap':>12} {'metric':>11} {'gap':>9}  verdict"
    )
    for tally in tallies:
        value = "" if tally.metric is None else f"{tally.metric:.8f}"
        gap = "" if tally.metric_gap is None else f"{tally.metric_gap:.1e}"
        print(
            f"{tally.name:10} {tally.rows:7} {tally.failed:7} {tally.wrong_labels:10} {tally.worst:12.2e} "
            f"{value:>11} {gap:>9}  {'same' if tally.sound else 'DIFFERENT'}"
        )
        for note in tally.notes:
            print(f"{'':10} {note}")


if __name__ == "__main__":
    main()
