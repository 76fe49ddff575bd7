"""Skills: how somebody judges their own, what their results say, and which exercises train what is weakest."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.career.facts import Skill
    from medcodex.learn.results import Result

LOWEST, HIGHEST = 1, 5
FEWEST = 3
"""Results on a skill's topics below which they say nothing."""
_OVER = 0.2
"""By how much one's own judgement has to lie above the results to be worth a remark."""


@dataclass(frozen=True, slots=True)
class SkillShown:
    """A skill: ``judged`` the mean of one's own judgement and ``measured`` that of the results on its topics, both from
    0 to 1, None where there is none; ``count`` how many results there are. ``overrated`` where one thinks better of
    oneself than the results do."""

    skill: Skill
    judged: float | None
    measured: float | None
    count: int

    @property
    def need(self) -> float:
        """How much it needs training, from 0 to 1: results count before judgement; what nobody knows comes between."""
        told = self.measured if self.measured is not None else self.judged
        return 0.5 if told is None else 1 - told

    @property
    def overrated(self) -> bool:
        return self.judged is not None and self.measured is not None and self.judged - self.measured > _OVER


def checked(answers: Mapping[str, Sequence[int]], skills: Sequence[Skill]) -> dict[str, tuple[int, ...]]:
    """A self-assessment by skill, one number a statement. InputError for one that is none of LOWEST to HIGHEST, or
    where their count is another than that of the statements."""
    found = {}
    for skill in skills:
        told = tuple(answers.get(skill.id, ()))
        if not told:
            continue
        if len(told) != len(skill.statements) or any(not LOWEST <= one <= HIGHEST for one in told):
            raise InputError(f"{len(skill.statements)} numbers from {LOWEST} to {HIGHEST} expected", skill.id)
        found[skill.id] = told
    return found


def show_skills(
    skills: Sequence[Skill], answers: Mapping[str, Sequence[int]], results: Sequence[Result]
) -> Sequence[SkillShown]:
    """All skills, those that need training most first."""
    shown = [_show(one, answers.get(one.id, ()), results) for one in skills]
    return sorted(shown, key=lambda one: -one.need)


def _show(skill: Skill, judged: Sequence[int], results: Sequence[Result]) -> SkillShown:
    about = [one.score for one in results if not set(skill.topics).isdisjoint(one.topics)]
    own = None if not judged else (fmean(judged) - LOWEST) / (HIGHEST - LOWEST)
    return SkillShown(skill, own, fmean(about) if len(about) >= FEWEST else None, len(about))
