"""Asks a Belay for each exporter's model with 1, 2 and 5 rows, in each form that v1 and v2 have."""

import json
import shutil
from pathlib import Path

import numpy as np

import backend
import wire
from gateway import Down, Gateway
from specimen import Specimen, zip_maps
from verdicts import Verdict

TOLERANCE = 1e-5


def verdicts(specimens: list[Specimen], work: Path) -> list[Verdict]:
    shutil.rmtree(work, ignore_errors=True)
    for specimen in specimens:
        folder = work / "models" / specimen.name / "1"
        folder.mkdir(parents=True)
        (folder / "model.onnx").write_bytes(specimen.model)
    try:
        with Gateway(work / "models", work) as gateway:
            return [ask(gateway, specimen, work) for specimen in specimens]
    except Down as end:
        return [Verdict(specimen.name, "down", str(end)) for specimen in specimens]


def ask(gateway: Gateway, specimen: Specimen, work: Path) -> Verdict:
    why = gateway.why_not(specimen.name)
    if why:
        return Verdict(specimen.name, "refused", why)
    session = backend.new_session(work / "models" / specimen.name / "1" / "model.onnx")
    maps = zip_maps(specimen.model)
    unlabelled = other_labels(gateway, specimen.name, maps)
    if unlabelled:
        return Verdict(specimen.name, "wrong", unlabelled)
    for count in specimen.counts:
        feed = specimen.rows(count)
        expected = tensors(session, feed, maps)
        for form in specimen.forms:
            verdict = FORMS[form](gateway, specimen, feed, expected)
            if verdict:
                kind, why = verdict
                return Verdict(specimen.name, kind, f"{form}, {count} rows: {why}")
    return Verdict(specimen.name, "right")


def other_labels(gateway: Gateway, name: str, maps: dict[str, list]) -> str | None:
    """Which output's metadata don't name the labels of its columns, in their order."""
    _, metadata = gateway.ask("GET", f"/v2/models/{name}")
    said = {output["name"]: output.get("parameters", {}).get("labels") for output in metadata["outputs"]}
    wanted = {output: [str(label) for label in labels] for output, labels in maps.items()}
    return next((f"labels of {key}: {said[key]}, not {value}" for key, value in wanted.items() if said[key] != value), None)


def tensors(session: object, feed: dict[str, np.ndarray], maps: dict[str, list]) -> dict[str, np.ndarray]:
    """Python's answer, with the maps of a ZipMap as a tensor of scores in the order of its labels."""
    names = [output.name for output in session.get_outputs()]
    answer = dict(zip(names, session.run(None, feed)))
    for name, labels in maps.items():
        answer[name] = np.array([[row[label] for label in labels] for row in answer[name]], dtype=np.float32)
    return answer


def by_v2(gateway: Gateway, specimen: Specimen, feed: dict, expected: dict) -> tuple[str, str] | None:
    status, answer = gateway.ask("POST", f"/v2/models/{specimen.name}/infer", wire.v2_inputs(feed))
    if status != 200:
        return refusal(status, answer)
    outputs = {output["name"]: output for output in answer["outputs"]}
    if list(outputs) != list(expected):
        return "wrong", f"outputs {list(outputs)}, not {list(expected)}"
    found = (wire.difference(key, outputs[key], value, TOLERANCE, TOLERANCE) for key, value in expected.items())
    return wrong(found)


def by_columns(gateway: Gateway, specimen: Specimen, feed: dict, expected: dict) -> tuple[str, str] | None:
    status, answer = gateway.ask("POST", f"/v1/models/{specimen.name}:predict", wire.v1_columns(feed))
    if status != 200:
        return refusal(status, answer)
    return wrong(columns_unlike(answer["outputs"], expected))


def by_rows(gateway: Gateway, specimen: Specimen, feed: dict, expected: dict) -> tuple[str, str] | None:
    status, answer = gateway.ask("POST", f"/v1/models/{specimen.name}:predict", wire.v1_rows(feed, specimen.axis))
    if status != 200:
        return refusal(status, answer)
    if "predictions" not in answer:
        return "wrong", f"no predictions: {json.dumps(answer)[:200]}"
    rows = answer["predictions"]
    columns = {key: [row[key] for row in rows] for key in expected} if len(expected) > 1 else rows
    return wrong(columns_unlike(columns, expected))


def not_by_rows(gateway: Gateway, specimen: Specimen, feed: dict, expected: dict) -> tuple[str, str] | None:
    """One row may be right by chance; more of them must be refused, not cut anew."""
    status, answer = gateway.ask("POST", f"/v1/models/{specimen.name}:predict", wire.v1_rows(feed, specimen.axis))
    one = len(next(iter(feed.values()))) == 1
    return None if one or status == 400 else ("wrong", f"{status} for rows that aren't first: {json.dumps(answer)[:200]}")


FORMS = {"v2": by_v2, "v1 columns": by_columns, "v1 rows": by_rows, "v1 rows refused": not_by_rows}


def columns_unlike(outputs: object, expected: dict[str, np.ndarray]) -> list[str | None]:
    """v1 gives the only output bare, several by name; each nested as its shape says."""
    columns = outputs if len(expected) > 1 else {next(iter(expected)): outputs}
    found = [wire.gap(key, wire.flat(columns[key]), value, TOLERANCE, TOLERANCE) for key, value in expected.items()]
    nesting = [
        f"{key}: nested as {shape(columns[key])}, not {list(value.shape)}"
        for key, value in expected.items()
        if shape(columns[key]) != list(value.shape)
    ]
    return found + nesting


def shape(nested: object) -> list[int]:
    return [len(nested), *shape(nested[0])] if isinstance(nested, list) and nested else []


def refusal(status: int, answer: dict) -> tuple[str, str]:
    return "refused", f"{status} {answer.get('error')}"


def wrong(differences: object) -> tuple[str, str] | None:
    why = next((difference for difference in differences if difference), None)
    return ("wrong", why) if why else None
