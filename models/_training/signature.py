"""What each input of the flights endpoint means, and the values a sane request can hold."""

from dataclasses import dataclass

STRINGS = ["carrier", "origin", "dest"]
BASE = STRINGS + [
    "sched_minute", "day_of_week", "distance", "plane_age", "plane_seats",
    "temp", "dewp", "humid", "wind_speed", "wind_gust", "precip", "pressure", "visib",
]  # fmt: skip
AIRPORT_STATE = ["origin_delay", "origin_overdue", "carrier_delay", "carrier_overdue", "scheduled_departures"]
UNION = BASE + AIRPORT_STATE + ["tailnum", "dep_delay"]


@dataclass(frozen=True)
class Input:
    datatype: str
    description: str
    nullable: bool = False
    unit: str | None = None
    range: tuple[float, float] | None = None


def text(description: str, nullable: bool = False) -> Input:
    return Input("BYTES", description, nullable)


def number(description: str, low: float, high: float, unit: str | None = None, nullable: bool = False) -> Input:
    return Input("FP32", description, nullable, unit, (low, high))


INPUTS = {
    "carrier": text("airline, two-letter code"),
    "origin": text("airport of departure"),
    "dest": text("airport of arrival"),
    "sched_minute": number("scheduled departure, minute of the local day", 0, 1439, "min"),
    "day_of_week": number("local day of the scheduled departure, ISO, 1 is Monday and 7 is Sunday", 1, 7),
    "distance": number("distance flown", 0, 12500, "mi"),
    "plane_age": number("years since the aircraft was built", 0, 100, "a", nullable=True),
    "plane_seats": number("seats of the aircraft", 1, 900, nullable=True),
    "temp": number("air temperature, last observation at asking", -60, 140, "degF", nullable=True),
    "dewp": number("dew point", -80, 100, "degF", nullable=True),
    "humid": number("relative humidity", 0, 100, "%", nullable=True),
    "wind_speed": number("wind", 0, 260, "mph", nullable=True),
    "wind_gust": number("gusts, null when there are none", 0, 260, "mph", nullable=True),
    "precip": number("rain in the last hour", 0, 20, "in", nullable=True),
    "pressure": number("pressure at sea level", 850, 1100, "hPa", nullable=True),
    "visib": number("visibility", 0, 100, "mi", nullable=True),
    "origin_delay": number(
        "mean delay of the airport's departures in the 120 minutes before asking, each cut to -10 to 180, "
        "null below three departures", -10, 180, "min", nullable=True,
    ),
    "origin_overdue": number("flights still at the airport 15 to 240 minutes after their time", 0, 1000),
    "carrier_delay": number(
        "as origin_delay, for the carrier at the airport, 180 minutes, null without a departure",
        -10, 180, "min", nullable=True,
    ),
    "carrier_overdue": number("as origin_overdue, for the carrier at the airport", 0, 1000),
    "scheduled_departures": number("departures planned at the airport in the hour of the scheduled departure", 0, 500),
    "tailnum": text("registration of the aircraft, empty if not known", nullable=True),
    "dep_delay": number("delay of the departure itself, null until it has left", -120, 2880, "min", nullable=True),
}  # fmt: skip


def strings(columns: list[str]) -> list[str]:
    return [name for name in columns if INPUTS[name].datatype == "BYTES"]


def floats(columns: list[str]) -> list[str]:
    return [name for name in columns if INPUTS[name].datatype == "FP32"]
