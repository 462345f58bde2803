"""Trains every model of the flights case and writes it with its card. Same machine, same bytes."""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")  # before numpy loads

import argparse
from pathlib import Path

import numpy as np

import bench
import candidates
import cards
import faulty
import graphs
import heuristic
import measure
import sample
import signature
import versions
import world
from cards import Trained

PARTS = ["flights", "bench", "candidates", "faulty"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="root of the repository")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts to write; default: all")
    arguments = parser.parse_args()
    parts = arguments.only or PARTS
    load_tests = arguments.out / "load-tests"
    if "bench" in parts:
        bench.write(load_tests / "bench-models/trees")
    if parts == ["bench"]:
        return
    rows = world.load()
    if "flights" in parts:
        write_flights(rows, arguments.out)
    if "candidates" in parts:
        candidates.write(rows, load_tests / "candidates/flights", report)
    if "faulty" in parts:
        faulty.write(rows, load_tests / "faulty/flights")


def write_flights(rows: world.World, root: Path) -> None:
    models = root / "models/flights"
    sample.write(root / "load-tests/data/flights-live.csv.gz", rows.sample.flights, rows.sample.inputs)
    write_heuristic(rows, models / "heuristic.yaml")
    evidence = rows.evidence(rows.training)
    for folder, columns, fit, trained in serving_versions(models, len(rows.training.inputs)):
        fitted = fit(rows.training.inputs, rows.training.outcome, columns)
        graph = versions.graph_over(columns, f"flights_{folder.name}")
        fitted.add_to(graph)
        graphs.save(graph, folder / "model.onnx")
        if isinstance(fitted, versions.Trees):
            check_export(folder / "model.onnx", fitted, rows.live.inputs)
        report(folder.name, cards.write_flights_card(folder, trained, evidence))


def serving_versions(models: Path, count: int):
    def entry(version, columns, fit, stage, description, how):
        trained = Trained("flights", version, stage, description, how, world.TRAINED_ON, count)
        return models / version, columns, fit, trained

    return [
        entry("1", signature.BASE, versions.fit_logistic, "production",
              "Will a flight out of New York be late, asked two hours before its scheduled departure? "
              "Logistic regression; small, and it degrades gently when the weather is missing.",
              "scikit-learn 1.9.1, logistic regression; medians for nulls, one weight per category"),
        entry("2", signature.BASE, versions.fit_trees, "production",
              "Will a flight out of New York be late, asked two hours before its scheduled departure? "
              "Boosted trees over the schedule, the aircraft and the weather.",
              versions.TREES_HOW),
        entry("3", signature.BASE + signature.AIRPORT_STATE, versions.fit_trees, "candidate",
              "Version 2 that also sees the state of the airport: recent delays, overdue departures, "
              "and how many more are planned.",
              versions.TREES_HOW),
    ]  # fmt: skip


def check_export(path: Path, fitted: versions.Trees, inputs) -> None:
    """Thousands of rows, because a split that lands on the wrong side of a value hits few of them."""
    exported = measure.answers(measure.open_session(path), inputs).late
    gap = float(np.abs(exported - fitted.booster.predict(fitted.matrix(inputs))).max())
    if gap > 2e-6:
        raise SystemExit(f"{path} strays from LightGBM by {gap:.2e}")


def write_heuristic(rows: world.World, path: Path) -> None:
    table, mean = heuristic.table_of(rows.training.inputs, rows.training.outcome)
    path.parent.mkdir(parents=True, exist_ok=True)
    heuristic.write(path, table, mean)
    late = heuristic.predict(table, mean, rows.live.inputs)
    answered = measure.Answers((late > 0.5).astype("int64"), np.stack([1 - late, late], axis=1))
    report("heuristic", {"live": measure.quality(rows.live.outcome, answered)})


def report(name: str, metrics: dict) -> None:
    for part, quality in metrics.items():
        figures = " ".join(f"{key} {value:.4f}" for key, value in quality.items() if key != "rows")
        print(f"{name:10} {part:6} rows {quality['rows']:6} {figures}", flush=True)


if __name__ == "__main__":
    main()
