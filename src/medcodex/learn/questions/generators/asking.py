"""Questions about queries to providers: which of four complies. The linter of real queries is the judge."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.making import Key

SOURCE = "AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022 update)"


class QueryWording:
    """The query that complies, or the fault of one that does not."""

    name = "query-wording"
    topics = frozenset({"queries", "compliance"})

    @cached_property
    def _scenes(self) -> Mapping[str, dict[str, str]]:
        return {row["id"]: row for row in table_rows("medcodex.learn.questions", "data/query_scenes.tsv")}

    @cached_property
    def _faults(self) -> Mapping[str, dict[str, str]]:
        return {row["fault"]: row for row in table_rows("medcodex.learn.questions", "data/query_faults.tsv")}

    def keys(self, topic: str) -> Sequence[Key]:
        """Scenes with a way to ask."""
        faults = [one for one, row in self._faults.items() if row["rule"]]
        return [(scene, fault) for scene in self._scenes for fault in ("", *faults)]

    def wording(self, scene: str, fault: str) -> str:
        """The query about a scene with a fault, or without one."""
        row = self._scenes[scene]
        return self._faults[fault or "none"]["text"].format(**row).replace(" / ", "\n")

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        scene, fault = key
        row = self._scenes[scene]
        faults = [one for one, other in self._faults.items() if other["rule"]]
        rng.shuffle(faults)
        if not fault:
            return Draft(
                Asked("query-complies", ()),
                f"{row['said']} Which of these queries to the provider complies?",
                Choice(self.wording(scene, ""), self.wording(scene, ""), self._faults["none"]["why"]),
                [
                    Choice(self.wording(scene, one), self.wording(scene, one), self._faults[one]["why"])
                    for one in faults
                ],
                SOURCE,
                ("queries", "compliance"),
                Level.WORKING,
                scene,
            )
        own = self._faults[fault]
        others = [one for one in faults if self._faults[one]["rule"] != own["rule"]]
        return Draft(
            Asked("query-fault", (self.wording(scene, fault),)),
            f"What is wrong with this query?\n{self.wording(scene, fault)}",
            Choice(own["rule"], own["fault_said"], own["why"]),
            [
                Choice(self._faults[one]["rule"], self._faults[one]["fault_said"], "This query does not do that.")
                for one in others
            ],
            f"{SOURCE}; rule {own['rule']}",
            ("queries", "compliance"),
            Level.WORKING,
            f"{scene} {fault}",
        )
