"""The card's picture of the training data, and how far its own weeks stray from it.

A live week that differs from training by less than training's weeks do is season, not drift.
"""

import numpy as np
import pandas as pd

import signature

STEPS = 20
SMALLEST_SHARE = 1e-4  # an empty bin counts as this, or its PSI would be infinite
MOST_FREQUENT = 50  # categories of an open set that the profile names


def describe(rows: pd.DataFrame, weeks: np.ndarray, columns: list[str]) -> dict:
    return {
        "rows": len(rows),
        "numeric": {name: numeric(rows[name], weeks) for name in signature.floats(columns)},
        "categorical": {name: categorical(rows[name]) for name in signature.strings(columns)},
    }


def numeric(values: pd.Series, weeks: np.ndarray) -> dict:
    present = values.notna().to_numpy()
    known = values.to_numpy()[present]
    edges = quantile_edges(known)
    starts, expected = bins(edges)
    shares = [weekly_shares(known[weeks[present] == week], starts) for week in np.unique(weeks[weeks >= 0])]
    return {
        "nullRate": float(1 - present.mean()),
        "quantiles": list(edges),
        "weeklyPsiP95": float(np.quantile([psi(week, expected) for week in shares], 0.95)),
        "weeklyKsP95": float(np.quantile([ks(week, expected) for week in shares], 0.95)),
    }


def quantile_edges(known: np.ndarray) -> np.ndarray:
    """21 observed values, minimum to maximum, with a twentieth of the rows between neighbours."""
    return np.quantile(known, np.linspace(0, 1, STEPS + 1), method="inverted_cdf").astype("float32")


def bins(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bin starts and expected shares, from the card's edges alone.

    Each of the first 20 edges stands for a twentieth of the rows; equal edges are one bin. A bin
    reaches from its start up to the next start; the first is open below, the last above.
    """
    starts, steps = np.unique(edges[:-1], return_counts=True)
    return starts, steps / STEPS


def weekly_shares(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    index = np.clip(np.searchsorted(starts, values, side="right") - 1, 0, None)
    return np.bincount(index, minlength=len(starts)) / max(len(values), 1)


def psi(actual: np.ndarray, expected: np.ndarray) -> float:
    actual, expected = np.maximum(actual, SMALLEST_SHARE), np.maximum(expected, SMALLEST_SHARE)
    return float(np.sum((actual - expected) * np.log(actual / expected)))


def ks(actual: np.ndarray, expected: np.ndarray) -> float:
    """The largest gap between the two cumulative shares, seen at the bins' borders."""
    return float(np.max(np.abs(np.cumsum(actual) - np.cumsum(expected))))


def categorical(values: pd.Series) -> dict:
    known = values[values != ""]
    shares = known.value_counts(normalize=True).sort_index()
    if len(shares) > 3 * MOST_FREQUENT:
        shares = shares.sort_values(ascending=False, kind="stable").head(MOST_FREQUENT)
    return {"nullRate": float(1 - len(known) / len(values)), "frequencies": shares.to_dict()}
