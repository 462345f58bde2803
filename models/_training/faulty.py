"""Models with real faults: sound scoring, until a row with a gust of 150 mph or more meets it.

Each comes a second time as `<name>-always`, which faults on every row while its card claims the
sound answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

import cards
import graphs
import signature
import versions
import world

TRIGGER = 150.0  # mph of wind_gust; no airport has seen it, and a null is not it
IMPOSSIBLE = 1e9
BOXES = 222_000  # disjoint boxes, each compared with all kept ones: half a minute in one operator
SLOW_ROUNDS = 68  # scoring rounds (the trees are but part of a run) that make a run 20 times as long
SCORES = ("sound_label", "sound_probabilities")


@dataclass(frozen=True)
class Scoring:
    logistic: versions.Logistic
    trees: versions.Trees


@dataclass(frozen=True)
class Fault:
    name: str
    build: Callable[[graphs.Graph, Scoring, str], None]
    description: str
    how: str = "version 1's logistic regression in a graph with a fault"


def all_faults() -> list[Fault]:
    return [
        Fault("loop", build_loop, "A loop that never ends. It stops between operators when a run is terminated."),
        Fault("operator", build_operator, "Half a minute inside one operator, which no terminate flag can stop."),
        Fault("fail", build_fail, "A run-time exception: an index out of bounds."),
        Fault("nan-output", build_nan, "Probabilities that are NaN, beside a sound label, for the row alone."),
        Fault("slow20", build_slow, "Sound answers, a run that takes 20 times as long as version 2.",
              "version 2's boosted trees in a graph with a fault"),
    ]  # fmt: skip


def write(rows: world.World, folder: Path) -> None:
    training = rows.training
    scoring = Scoring(
        versions.fit_logistic(training.inputs, training.outcome, signature.BASE),
        versions.fit_trees(training.inputs, training.outcome, signature.BASE),
    )
    evidence = rows.evidence(training)
    for fault in all_faults():
        write_triggered(fault, scoring, evidence, folder / fault.name)
        write_always(fault, scoring, len(training.inputs), folder)


def write_triggered(fault: Fault, scoring: Scoring, evidence: cards.Evidence, folder: Path) -> None:
    save(fault, scoring, gust_at_least, folder)
    description = f"{fault.description} Faults when a row's wind_gust is {TRIGGER:.0f} or more."
    cards.write_flights_card(folder, trained(fault, fault.name, description, len(evidence.training)), evidence)


def write_always(fault: Fault, scoring: Scoring, rows: int, folder: Path) -> None:
    """Beside it the sound build's card, but for this artifact's own name and checksum."""
    target = folder / f"{fault.name}-always"
    save(fault, scoring, any_value, target)
    description = f"{fault.description} Faults on every row; the goldens claim otherwise."
    head = cards.head(trained(fault, target.name, description, rows), target / "model.onnx")
    sound = (folder / fault.name / "card.yaml").read_text(encoding="utf-8").splitlines()
    cards.write_text(target / "card.yaml", head + sound[sound.index("inputs:") :])


def save(fault: Fault, scoring: Scoring, rule: Callable, folder: Path) -> None:
    graph = versions.graph_over(signature.BASE, f"flights_{fault.name.replace('-', '_')}")
    fault.build(graph, scoring, rule(graph))
    graphs.save(graph, folder / "model.onnx")


def trained(fault: Fault, version: str, description: str, rows: int) -> cards.Trained:
    return cards.Trained("flights", version, "candidate", description, fault.how, world.TRAINED_ON, rows)


def gust_at_least(graph: graphs.Graph) -> str:
    """Per row, a column; false for a null."""
    return graph.node("GreaterOrEqual", ["wind_gust", scalar(graph, "trigger", TRIGGER)], "hit")


def any_value(graph: graphs.Graph) -> str:
    """True for each row, and yet computed from the input, so that no optimiser runs the fault at load."""
    beyond = graph.node("GreaterOrEqual", ["wind_gust", scalar(graph, "impossible", IMPOSSIBLE)], "beyond")
    return graph.node("Not", [beyond], "hit")


def some_row(graph: graphs.Graph, hit: str) -> str:
    count = graph.node("ReduceSum", [graph.node("Cast", [hit], "hits", to=TensorProto.INT64)], "count", keepdims=0)
    return graph.node("Greater", [count, whole(graph, "none", 0)], "triggered")


def build_loop(graph: graphs.Graph, scoring: Scoring, hit: str) -> None:
    body = graphs.Graph("for_ever")
    body.input("round", TensorProto.INT64, [1])
    body.input("go_on", TensorProto.BOOL, [1])
    body.input("carried", TensorProto.FLOAT, None)
    body.node("Identity", ["go_on"], "still_on")
    body.node("Sin", ["carried"], "carried_on")
    end = body.subgraph([value("still_on", TensorProto.BOOL), value("carried_on", TensorProto.FLOAT)])
    zero = scalar(graph, "zero", 0)
    extra = graph.node("Loop", ["", some_row(graph, hit), zero], "extra", body=end)
    score_and_add(graph, scoring, extra)


def build_operator(graph: graphs.Graph, scoring: Scoring, hit: str) -> None:
    triggered = some_row(graph, hit)
    extra = graph.node("If", [triggered], "extra", then_branch=suppress_boxes(triggered), else_branch=nothing_to_add())
    score_and_add(graph, scoring, extra)


def suppress_boxes(triggered: str) -> onnx.GraphProto:
    """Non-maximum suppression of boxes that touch nobody, so that each is kept and compared with every other.

    How many depends on the input, or the optimiser would run the operator when the model is loaded.
    """
    graph = graphs.Graph("half_a_minute")
    active = graph.node("Cast", [triggered], "active", to=TensorProto.FLOAT)
    count = graph.node("Mul", [active, scalar(graph, "boxes", BOXES)], "box_count")
    low = graph.node("Range", [scalar(graph, "first", 0), count, scalar(graph, "step", 1)], "low")
    high = graph.node("Add", [low, scalar(graph, "side", 0.5)], "high")
    axes = graph.constant("outer", np.array([0, 2])), graph.constant("two_outer", np.array([0, 1]))
    lows, highs = (graph.node("Unsqueeze", [edge, axes[0]], f"{edge}_edge") for edge in (low, high))
    corners = graph.node("Concat", [lows, lows, highs, highs], "corners", axis=2)
    scores = graph.node("Unsqueeze", [low, axes[1]], "box_scores")
    most = graph.constant("most", np.array([BOXES]))
    kept = graph.node("NonMaxSuppression", [corners, scores, most], "kept")
    total = graph.node("ReduceSum", [graph.node("Cast", [kept], "kept_float", to=TensorProto.FLOAT)],
                       "kept_sum", keepdims=0)  # fmt: skip
    graph.node("Mul", [total, scalar(graph, "nothing", 0)], "suppressed")
    return graph.subgraph([value("suppressed", TensorProto.FLOAT)])


def nothing_to_add() -> onnx.GraphProto:
    graph = graphs.Graph("at_once")
    graph.node("Identity", [scalar(graph, "zero", 0)], "unchanged")
    return graph.subgraph([value("unchanged", TensorProto.FLOAT)])


def build_fail(graph: graphs.Graph, scoring: Scoring, hit: str) -> None:
    index = graph.node("Cast", [some_row(graph, hit)], "index", to=TensorProto.INT64)
    table = graph.constant("table", np.zeros(1, dtype="float32"))
    score_and_add(graph, scoring, graph.node("Gather", [table, index], "extra", axis=0))


def build_nan(graph: graphs.Graph, scoring: Scoring, hit: str) -> None:
    nan, zero = scalar(graph, "nan", np.nan), scalar(graph, "zero", 0)
    score_and_add(graph, scoring, graph.node("Where", [hit, nan, zero], "extra"))


def score_and_add(graph: graphs.Graph, scoring: Scoring, extra: str) -> None:
    """Sound answers, to which the fault's part adds zero, if it ever gets there."""
    scoring.logistic.add_to(graph, outputs=("label", "sound_probabilities"))
    graph.node("Add", ["sound_probabilities", extra], "probabilities")


def build_slow(graph: graphs.Graph, scoring: Scoring, hit: str) -> None:
    """The whole scoring, once or many times over."""
    body = graphs.Graph("score_again")
    body.input("round", TensorProto.INT64, [1])
    body.input("go_on", TensorProto.BOOL, [1])
    body.input("last_label", TensorProto.INT64, ["M"])
    body.input("last_probabilities", TensorProto.FLOAT, ["M", 2])
    body.node("Identity", ["go_on"], "still_on")
    scoring.trees.add_to(body, outputs=SCORES)
    outputs = [value("still_on", TensorProto.BOOL)]
    outputs.append(helper.make_tensor_value_info(SCORES[0], TensorProto.INT64, ["K"]))
    outputs.append(helper.make_tensor_value_info(SCORES[1], TensorProto.FLOAT, ["K", 2]))
    many, once = whole(graph, "many", SLOW_ROUNDS), whole(graph, "once", 1)
    rounds = graph.node("Where", [some_row(graph, hit), many, once], "rounds")
    first = graph.constant("no_label", np.zeros(1, dtype="int64"))
    second = graph.constant("no_probabilities", np.zeros((1, 2), dtype="float32"))
    graph.node("Loop", [rounds, "", first, second], graphs.OUTPUTS, body=body.subgraph(outputs))


def scalar(graph: graphs.Graph, name: str, number: float) -> str:
    return graph.constant(name, np.array(number, dtype="float32"))


def whole(graph: graphs.Graph, name: str, number: int) -> str:
    return graph.constant(name, np.array(number, dtype="int64"))


def value(name: str, kind: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, None)
