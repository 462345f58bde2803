"""The inputs of the models, each known two hours before the scheduled departure."""

from collections.abc import Callable

import numpy as np
import pandas as pd

import data

WEATHER = ["temp", "dewp", "humid", "wind_speed", "wind_gust", "precip", "pressure", "visib"]
DELAY_BOUNDS = (-10, 180)  # minutes; a few departures a day late would drown the mean
ORIGIN_WINDOW, ORIGIN_DEPARTURES = 120, 3  # minutes, fewest departures
CARRIER_WINDOW, CARRIER_DEPARTURES = 180, 1
OVERDUE_AFTER, OVERDUE_UNTIL = 15, 240  # minutes after the scheduled departure


def build(flights: pd.DataFrame) -> pd.DataFrame:
    """Every input of the endpoint's signature, floats in the precision that requests carry."""
    table = flights[["carrier", "origin", "dest"]].copy()
    table["sched_minute"] = flights["hour"] * 60 + flights["minute"]
    table["day_of_week"] = pd.to_datetime(flights[["year", "month", "day"]]).dt.dayofweek + 1
    table["distance"] = flights["distance"]
    add_plane(table, flights)
    add_weather(table, flights)
    add_airport_state(table, flights)
    table["tailnum"] = flights["tailnum"]
    table["dep_delay"] = flights["dep_delay"]
    floats = table.columns.difference(["carrier", "origin", "dest", "tailnum"])
    table[floats] = table[floats].astype("float32")
    return table


def add_plane(table: pd.DataFrame, flights: pd.DataFrame) -> None:
    planes = data.load_planes().set_index("tailnum")
    table["plane_age"] = flights["year"] - flights["tailnum"].map(planes["year"])
    table["plane_seats"] = flights["tailnum"].map(planes["seats"])


def add_weather(table: pd.DataFrame, flights: pd.DataFrame) -> None:
    """The observation of the hour of asking; the departure's own hour would be a leak."""
    keys = pd.DataFrame({"origin": flights["origin"], "hour_start": flights["asked"] // 60 * 60})
    observed = keys.merge(data.load_weather(), on=["origin", "hour_start"], how="left", validate="many_to_one")
    table[WEATHER] = observed[WEATHER].to_numpy()


def add_airport_state(table: pd.DataFrame, flights: pd.DataFrame) -> None:
    at_origin, at_carrier = ["origin"], ["origin", "carrier"]
    table["origin_delay"] = per_group(flights, at_origin, mean_delay(ORIGIN_WINDOW, ORIGIN_DEPARTURES))
    table["origin_overdue"] = per_group(flights, at_origin, overdue)
    table["carrier_delay"] = per_group(flights, at_carrier, mean_delay(CARRIER_WINDOW, CARRIER_DEPARTURES))
    table["carrier_overdue"] = per_group(flights, at_carrier, overdue)
    table["scheduled_departures"] = flights.groupby(["origin", "hour_start"])["flight"].transform("size")


def per_group(flights: pd.DataFrame, keys: list[str], measure: Callable) -> np.ndarray:
    values = np.empty(len(flights))
    for rows in flights.groupby(keys).indices.values():
        values[rows] = measure(flights.iloc[rows])
    return values


def mean_delay(window: int, fewest: int) -> Callable:
    """Mean departure delay over the last `window` minutes before asking; null on too few departures."""

    def measure(flights: pd.DataFrame) -> np.ndarray:
        gone = flights[flights["departed"] != data.NEVER].sort_values("departed", kind="stable")
        times = gone["departed"].to_numpy()
        sums = np.concatenate([[0], np.cumsum(gone["dep_delay"].clip(*DELAY_BOUNDS))])
        asked = flights["asked"].to_numpy()
        first, last = np.searchsorted(times, asked - window), np.searchsorted(times, asked)
        count = last - first
        return np.where(count >= fewest, (sums[last] - sums[first]) / np.maximum(count, 1), np.nan)

    return measure


def overdue(flights: pd.DataFrame) -> np.ndarray:
    """Flights that should have left 15 to 240 minutes before asking and are still there."""
    begin = flights["scheduled"].to_numpy() + OVERDUE_AFTER
    end = np.minimum(flights["departed"], flights["scheduled"] + OVERDUE_UNTIL + 1).to_numpy()
    waiting = end > begin
    asked = flights["asked"].to_numpy()
    begun = np.searchsorted(np.sort(begin[waiting]), asked, side="right")
    ended = np.searchsorted(np.sort(end[waiting]), asked, side="right")
    return begun - ended
