"""Charts per hour of work by setting, of one coder for that coder, of a team for its manager."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.workflow.productivity.norms import norms
from medcodex.workflow.productivity.weighing import weights
from medcodex.workflow.productivity.working import time_worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.productivity.norms import Norm
    from medcodex.workflow.productivity.weighing import Load
    from medcodex.workflow.productivity.working import Act, Pauses

FEWEST_CODERS = 3
"""Figures of fewer people together would be figures of each."""
_HOUR = dt.timedelta(hours=1)


class Done(NamedTuple):
    """A chart that a user completed, with what it asked."""

    user: str
    load: Load


@dataclass(frozen=True, slots=True)
class SettingFigures:
    """One setting: charts completed, what they weigh together (docs/quality.md), hours worked on charts of it,
    completed or not. ``norm`` is what is published, None where nothing is; ``goal`` charts per hour as agreed, None
    without."""

    setting: str
    charts: int
    weighed: float
    hours: float
    norm: Norm | None
    goal: float | None = None

    @property
    def per_hour(self) -> float | None:
        """Charts per hour; None where no time was worked."""
        return self.charts / self.hours if self.hours else None

    @property
    def weighed_per_hour(self) -> float | None:
        """Charts per hour, each counted by its weight."""
        return self.weighed / self.hours if self.hours else None


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in a period: acts, charts completed, and the settings of all charts that were worked on."""

    acts: Sequence[Act]
    done: Sequence[Done]
    settings: Mapping[str, str]


def own_figures(work: Work, user: str, pauses: Pauses, goals: Mapping[str, float]) -> list[SettingFigures]:
    """One coder's figures by setting; charts are weighed against those of everybody."""
    return _figures(work, {user}, pauses, goals)


def team_figures(work: Work, users: Iterable[str], pauses: Pauses) -> list[SettingFigures]:
    """The figures of a team together, by setting: those settings alone in which ``FEWEST_CODERS`` of it or more worked,
    so that no figure is one person's."""
    known = frozenset(users)
    at_work: dict[str, set[str]] = defaultdict(set)
    for act in work.acts:
        if act.user in known and act.chart_id in work.settings:
            at_work[work.settings[act.chart_id]].add(act.user)
    return [one for one in _figures(work, known, pauses, {}) if len(at_work[one.setting]) >= FEWEST_CODERS]


def _figures(work: Work, users: Iterable[str], pauses: Pauses, goals: Mapping[str, float]) -> list[SettingFigures]:
    known = frozenset(users)
    weight = weights(one.load for one in work.done)
    times: dict[str, dt.timedelta] = defaultdict(dt.timedelta)
    for (user, chart), time in time_worked((one for one in work.acts if one.user in known), pauses).items():
        if user in known and chart in work.settings:
            times[work.settings[chart]] += time
    done: dict[str, list[Load]] = defaultdict(list)
    for one in work.done:
        if one.user in known:
            done[one.load.setting].append(one.load)
    return [
        SettingFigures(
            setting,
            len(done[setting]),
            sum(weight[one.chart_id] for one in done[setting]),
            times[setting] / _HOUR,
            norms().get(setting),
            goals.get(setting),
        )
        for setting in sorted({*times, *done})
    ]
