"""The baseline: how often a carrier's flights of that hour were late."""

from pathlib import Path

import numpy as np
import pandas as pd

from cards import write_text
from yamltext import flow, string_text

HOUR = 60
PRIOR_FLIGHTS = 100  # a cell counts as if it had seen this many flights of the mean rate
DIGITS = 4
DESCRIPTION = "late rate by carrier and hour of scheduled departure, shrunk toward the mean"
OUTPUTS = [
    "outputs:",
    "  - {name: label, datatype: INT64, shape: [-1]}",
    "  - {name: probabilities, datatype: FP32, shape: [-1, 2]}",
]


def table_of(rows: pd.DataFrame, outcome: np.ndarray) -> tuple[dict, float]:
    cells = pd.DataFrame({"carrier": rows["carrier"], "hour": rows["sched_minute"] // HOUR, "late": outcome})
    mean = float(outcome.mean())
    groups = cells.groupby(["carrier", "hour"])["late"].agg(["sum", "size"])
    rates = (groups["sum"] + PRIOR_FLIGHTS * mean) / (groups["size"] + PRIOR_FLIGHTS)
    table: dict[str, dict[str, float]] = {}
    for (carrier, hour), rate in rates.items():
        table.setdefault(carrier, {})[str(int(hour))] = round(float(rate), DIGITS)
    return table, round(mean, DIGITS)


def answer(rate: float) -> dict:
    return {"label": [int(rate > 0.5)], "probabilities": [round(1 - rate, DIGITS), rate]}


def write(path: Path, table: dict, mean: float) -> None:
    lines = [
        f"description: {DESCRIPTION}",
        "kind: lookup",
        "inputs:",
        "  - {name: carrier, datatype: BYTES}",
        "  - {name: sched_minute, datatype: FP32}",
        *OUTPUTS,
        "lookup:",
        f"  by: [{{feature: carrier}}, {{feature: sched_minute, width: {HOUR}}}]",
        "  table:",
    ]
    for carrier, hours in table.items():
        cells = {hour: answer(rate) for hour, rate in hours.items()}
        lines.append(f"    {string_text(carrier)}: {flow(cells)}")
    write_text(path, lines + [f"otherwise: {flow(answer(mean))}"])


def predict(table: dict, mean: float, rows: pd.DataFrame) -> np.ndarray:
    hours = (rows["sched_minute"] // HOUR).astype(int).astype(str)
    return np.array([table.get(carrier, {}).get(hour, mean) for carrier, hour in zip(rows["carrier"], hours)])
