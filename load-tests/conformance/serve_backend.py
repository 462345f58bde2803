"""Asks a Belay for each backend test, fifty of them a start."""

import shutil
import sys
from pathlib import Path

import backend
import wire
from gateway import Down, Gateway
from verdicts import Verdict

PER_START = 50
LONGEST_REASON = 300


def verdicts(tests: list[backend.BackendTest], work: Path) -> list[Verdict]:
    found = []
    for start in range(0, len(tests), PER_START):
        part = tests[start : start + PER_START]
        found += serve(part, work / f"start-{start // PER_START:02}")
        if sys.stdout.isatty():
            print(f"\r  {len(found)} of {len(tests)} asked", end="", flush=True)
    return found


def serve(tests: list[backend.BackendTest], work: Path) -> list[Verdict]:
    shutil.rmtree(work, ignore_errors=True)
    names = {f"t{at:02}": test for at, test in enumerate(tests)}
    for name, test in names.items():
        lay(test, work / "models" / name / "1")
    try:
        with Gateway(work / "models", work) as gateway:
            return [ask(gateway, name, test) for name, test in names.items()]
    except Down as end:
        return [Verdict(test.name, "down", str(end)) for test in tests]


def lay(test: backend.BackendTest, folder: Path) -> None:
    """The model's files alone: no card."""
    folder.mkdir(parents=True)
    for path in test.folder.iterdir():
        if path.is_file():
            shutil.copy(path, folder)


def ask(gateway: Gateway, name: str, test: backend.BackendTest) -> Verdict:
    why = gateway.why_not(name)
    if why:
        return Verdict(test.name, "refused", why[:LONGEST_REASON])
    try:
        outcomes = [infer(gateway, name, test, data) for data in test.sets]
    except Down as end:
        if gateway.process.poll() is not None:
            raise
        return Verdict(test.name, "down", str(end))
    return next((outcome for outcome in outcomes if outcome.kind != "right"), Verdict(test.name, "right"))


def infer(gateway: Gateway, name: str, test: backend.BackendTest, data: backend.DataSet) -> Verdict:
    try:
        body = wire.v2_inputs(data.feed)
    except wire.Unsayable as why:
        return Verdict(test.name, "refused", f"READY, though {why}")
    status, answer = gateway.ask("POST", f"/v2/models/{name}/infer", body)
    if status != 200:
        return Verdict(test.name, "refused", f"{status} {answer.get('error')}"[:LONGEST_REASON])
    why = unlike(test, data, answer)
    return Verdict(test.name, "wrong", why) if why else Verdict(test.name, "right")


def unlike(test: backend.BackendTest, data: backend.DataSet, answer: dict) -> str | None:
    outputs = {output["name"]: output for output in answer["outputs"]}
    if list(outputs) != list(data.expected):
        return f"outputs {list(outputs)}, not {list(data.expected)}"
    for name, expected in data.expected.items():
        try:
            why = wire.difference(name, outputs[name], expected, backend.RTOL, backend.ATOL, test.repeatable)
        except wire.Unsayable as unsayable:
            return f"{name}: answered, though {unsayable}"
        if why:
            return why
    return None
