"""The sample of live traffic: whole days of the live months, in the order in which flights are asked about."""

import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd

import signature

EVERY, FROM = 3, 1  # one day in three, from the second on: all weekdays, and 31 December's lost weather
HEADER = ["predict_at", "label_at", "late"]


def choose(live: pd.DataFrame) -> pd.Series:
    """Which live rows the sample keeps: every third local day, all of its flights."""
    day = pd.to_datetime(live[["year", "month", "day"]])
    number = (day - day.min()).dt.days
    return number % EVERY == FROM


def write(path: Path, flights: pd.DataFrame, inputs: pd.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    text.write(",".join(HEADER + signature.UNION) + "\n")
    columns = [iso(flights["asked"]), iso(flights["known"]), flights["late"].astype(str)]
    columns += [cells(inputs[name]) for name in signature.UNION]
    for row in zip(*columns):
        text.write(",".join(row) + "\n")
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def iso(minutes: pd.Series) -> pd.Series:
    return pd.to_datetime(minutes, unit="m", utc=True).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def cells(values: pd.Series) -> list[str]:
    """Floats as the shortest text of the same float32, whole ones without a point; null is empty."""
    if values.dtype != "float32":
        return list(values)
    return ["" if np.isnan(value) else str(value).removesuffix(".0") for value in values.to_numpy()]
