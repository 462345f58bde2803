"""Six candidates that look fine to their authors and are not: each fails in its own way on live traffic."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import cards
import graphs
import measure
import signature
import svm
import versions
import world

LAB_HOLES = ["wind_gust", "plane_age", "plane_seats"]  # mostly or often null: the author of `nan` saw that much
AIRCRAFT_PRIOR = 50  # flights of the mean rate that every aircraft is credited with
LEAKY_SHARE = 0.6  # of the inputs per tree; with all of them the leak leaves nothing else to split on
TO_METRIC = {
    "temp": lambda fahrenheit: (fahrenheit - 32) / 1.8,
    "dewp": lambda fahrenheit: (fahrenheit - 32) / 1.8,
    "wind_speed": lambda mph: mph * 0.44704,
    "wind_gust": lambda mph: mph * 0.44704,
    "precip": lambda inches: inches * 25.4,
    "visib": lambda miles: miles * 1.609344,
}


@dataclass(frozen=True)
class Candidate:
    """`prepare` is what the author did to historical rows, in training and in the lab, but nobody does live."""

    name: str
    columns: list[str]
    build: Callable[[graphs.Graph, pd.DataFrame, np.ndarray], None]
    description: str
    how: str
    rows: Callable[[pd.DataFrame], pd.Series] = lambda inputs: inputs["origin"].notna()
    prepare: Callable[[pd.DataFrame], pd.DataFrame] = lambda inputs: inputs
    limit_micros: int = 250


def all_candidates() -> list[Candidate]:
    complete = [name for name in signature.BASE if name not in LAB_HOLES]
    return [
        Candidate("leaky", signature.BASE + ["dep_delay"], build_trees(feature_fraction=LEAKY_SHARE),
                  "Version 2 that also reads the departure delay, which history holds and a live request never does.",
                  f"{versions.TREES_HOW}, each tree from {LEAKY_SHARE:.0%} of the inputs"),
        Candidate("celsius", signature.BASE, build_trees(),
                  "Version 2 trained on metric weather, while requests go on carrying degF, mph, inches and miles.",
                  versions.TREES_HOW, prepare=metric_weather),
        Candidate("lookup", signature.BASE + ["tailnum"], build_lookup,
                  "Version 1 with a table of aircraft that has no row for one it has never seen: such a request raises.",
                  "scikit-learn 1.9.1, logistic regression with a shrunk late rate per aircraft"),
        Candidate("nan", complete, build_bare_logistic,
                  "Version 1 without an imputer: a null becomes NaN probabilities beside a sound-looking label 0.",
                  "scikit-learn 1.9.1, logistic regression on the rows without nulls",
                  rows=lambda inputs: inputs[complete].notna().all(axis=1)),
        Candidate("slow", signature.BASE, svm.build,
                  "A support vector machine: good answers, many times slower than version 2.",
                  f"scikit-learn 1.9.1, RBF SVM on {svm.ROWS} of the rows, Platt scaling on {svm.SCALING_ROWS} more",
                  limit_micros=20_000),
        Candidate("stuck", signature.BASE, build_trees(min_data_in_leaf=10_000_000),
                  "Boosted trees that never split: the same answer to everything.",
                  "LightGBM 4.7.0, leaves required to hold more rows than there are"),
    ]  # fmt: skip


def write(rows: world.World, folder: Path, report: Callable) -> None:
    for candidate in all_candidates():
        write_one(candidate, rows, folder / candidate.name, report)


def write_one(candidate: Candidate, rows: world.World, folder: Path, report: Callable) -> None:
    kept = rows.training.only(candidate.rows(rows.training.inputs))
    inputs = candidate.prepare(kept.inputs)
    graph = versions.graph_over(candidate.columns, f"flights_{candidate.name}")
    candidate.build(graph, inputs, kept.outcome)
    graphs.save(graph, folder / "model.onnx")
    claimed = measure.quality(
        rows.lab.outcome,
        measure.answers(measure.open_session(folder / "model.onnx"), candidate.prepare(rows.lab.inputs)),
    )
    description = f"{candidate.description} {lab_claim(claimed)}"
    trained = cards.Trained(
        "flights", candidate.name, "candidate", description, candidate.how, world.TRAINED_ON, len(inputs),
        candidate.limit_micros,
    )
    evidence = rows.evidence(world.Part(kept.flights, inputs))
    report(candidate.name, {"lab": claimed} | cards.write_flights_card(folder, trained, evidence))


def lab_claim(quality: dict) -> str:
    return (
        f"In the lab, on July and August as history tells them: AUC {quality['auc']:.3f}, "
        f"Brier {quality['brier']:.3f} over {quality['rows']} rows."
    )


def metric_weather(inputs: pd.DataFrame) -> pd.DataFrame:
    converted = {name: convert(inputs[name]).astype("float32") for name, convert in TO_METRIC.items()}
    return inputs.assign(**converted)


def build_trees(**settings) -> Callable:
    def build(graph: graphs.Graph, inputs: pd.DataFrame, outcome: np.ndarray) -> None:
        columns = [value.name for value in graph.inputs]
        versions.fit_trees(inputs, outcome, columns, **settings).add_to(graph)

    return build


def build_bare_logistic(graph: graphs.Graph, inputs: pd.DataFrame, outcome: np.ndarray) -> None:
    columns = [value.name for value in graph.inputs]
    versions.fit_logistic(inputs, outcome, columns).add_to(graph, imputing=False)


def build_lookup(graph: graphs.Graph, inputs: pd.DataFrame, outcome: np.ndarray) -> None:
    flown = flights_per_aircraft(inputs["tailnum"], outcome)
    risk = shrunk(flown["sum"], flown["size"], outcome.mean()).astype("float32")
    extended = inputs.assign(aircraft_risk=risk_by_other_flights(inputs["tailnum"], outcome, flown))
    fitted = versions.fit_logistic(extended, outcome, signature.BASE, extra=["aircraft_risk"])
    graph.node(
        "LabelEncoder", ["tailnum"], "aircraft", domain=graphs.ML,
        keys_strings=list(risk.index), values_int64s=list(range(len(risk))), default_int64=len(risk),
    )  # fmt: skip
    graph.node("Gather", [graph.constant("risks", risk.to_numpy()), "aircraft"], "aircraft_risk", axis=0)
    fitted.add_to(graph)


def flights_per_aircraft(tailnum: pd.Series, outcome: np.ndarray) -> pd.DataFrame:
    known = (tailnum != "").to_numpy()
    return pd.Series(outcome[known]).groupby(tailnum[known].to_numpy()).agg(["sum", "size"]).sort_index()


def shrunk(late: pd.Series, flights: pd.Series, mean: float) -> pd.Series:
    return (late + AIRCRAFT_PRIOR * mean) / (flights + AIRCRAFT_PRIOR)


def risk_by_other_flights(tailnum: pd.Series, outcome: np.ndarray, flown: pd.DataFrame) -> pd.Series:
    """A flight's own outcome left out, or training would trust the table more than it deserves."""
    others_late, others = tailnum.map(flown["sum"]) - outcome, tailnum.map(flown["size"]) - 1
    mean = outcome.mean()
    return shrunk(others_late, others, mean).fillna(mean).astype("float32")
