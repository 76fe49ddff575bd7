"""Claim.careTeam: who has which part. Those that a line points to are the line's, where lines have such a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.formats.x12.claims.roles import LINE_ROLES
from medcodex.interchange.fhir.billing.parties import read_party, write_provider
from medcodex.interchange.fhir.billing.terms import code_in, coding, concept, list_of, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.encounter.billing import ClaimKind, Party
    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.entries import Entries
    from medcodex.interchange.fhir.billing.found import Found

Providers = dict[str, tuple["Party", ...]]
_ENTITY = 98


class Team:
    """A care team as it is written; lines share those of the same role."""

    def __init__(self, entries: Entries) -> None:
        self.told: list[Json] = []
        self._entries = entries
        self._of_lines: dict[tuple[str, str], int] = {}

    def add_all(self, providers: Mapping[str, tuple[Party, ...]], *, line: bool = False) -> list[int]:
        """Put the providers of the claim or of a line; their numbers."""
        return [self._add(role, one, line=line) for role, parties in providers.items() for one in parties]

    def _add(self, role: str, party: Party, *, line: bool) -> int:
        told = write_provider(self._entries, party)
        key = role, told["reference"]
        if line and key in self._of_lines:
            return self._of_lines[key]
        number = len(self.told) + 1
        self.told.append(without_empty(sequence=number, provider=told, role=role_concept(role)))
        if line:
            self._of_lines[key] = number
        return number


def role_concept(role: str) -> Json:
    """careTeam.role."""
    row = next((one for one in rows("roles") if one["role"] == role), None)
    if row is None:
        return {"text": role}
    beside = coding(row["system"], row["code"]) if row["system"] != list_of(_ENTITY) else {}
    return concept(beside, coding(list_of(_ENTITY), row["x12"]))


class ReadTeam:
    """A care team as it is read."""

    def __init__(self, claim: Element, found: Found, kind: ClaimKind) -> None:
        self._found = found
        self._members: dict[int, Element] = {}
        for place, one in enumerate(claim.each("careTeam"), 1):
            self._members[one.whole("sequence") or place] = one
        self._line_roles = {place[1] for place in LINE_ROLES[kind]}
        self._taken: set[int] = set()

    def of_line(self, numbers: Iterable[int]) -> Providers:
        """The providers that a line points to, by role."""
        mine = [one for one in numbers if one in self._members and self._role(one) in self._line_roles]
        self._taken.update(mine)
        return self._by_role(mine)

    def of_claim(self) -> Providers:
        """Those to whom no line points; to be asked when all lines are read."""
        return self._by_role([one for one in self._members if one not in self._taken])

    def _by_role(self, numbers: Iterable[int]) -> Providers:
        told: Providers = {}
        for number in numbers:
            role = self._role(number)
            if role:
                party = read_party(self._members[number].one("provider"), self._found)
                told[role] = (*told.get(role, ()), party)
        return told

    def _role(self, number: int) -> str:
        return read_role(self._members[number].one("role"))


def read_role(told: Any) -> str:
    """A role of ours; "" for what is none."""
    entity = code_in(told, list_of(_ENTITY))
    for row in rows("roles"):
        if row["x12"] == entity or code_in(told, row["system"]) == row["code"]:
            return row["role"]
    return ""
