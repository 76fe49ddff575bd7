"""What an encounter tells CMS's inpatient programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Notice, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.coded import Encounter

_SETTINGS = frozenset({Setting.INPATIENT, Setting.PSYCHIATRIC, Setting.REHAB})
_POA = frozenset("YNUW")
EXEMPT_FACT = "hac_exempt"
_LAST_STATUS = 99


def is_inpatient_claim(encounter: Encounter) -> bool:
    """Whether it is a hospital's own claim for a stay."""
    return encounter.claim == Claim.FACILITY and encounter.setting in _SETTINGS


def bare(code: str) -> str:
    """A code without its dot, in the letters that the programs read; what no code can hold becomes "?", so that it
    stays a code that nobody knows."""
    text = code.replace(".", "").upper()
    if text.isascii() and text.isalnum():
        return text
    return "".join(char if char.isascii() and char.isalnum() else "?" for char in text)


def diagnoses(encounter: Encounter) -> tuple[tuple[str, str | None], ...]:
    """(code without dot, present-on-admission indicator where it is one that counts), principal first."""
    return tuple([(bare(one.code), one.poa if one.poa in _POA else None) for one in encounter.diagnoses])


def status(encounter: Encounter) -> int | None:
    """The discharge status as a number; None where it is missing or none."""
    text = (encounter.discharge_status or "").strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _LAST_STATUS else None


def length_of_stay(encounter: Encounter) -> int | None:
    """Days from admission to discharge; None where the admission is not known or comes after the discharge."""
    if encounter.admit_date is None or encounter.admit_date > encounter.date:
        return None
    return (encounter.date - encounter.admit_date).days


def gaps(encounter: Encounter) -> Iterator[Notice]:
    """What the programs need and the encounter does not tell, or tells in a way that cannot be."""
    if encounter.admit_date is not None and encounter.admit_date > encounter.date:
        yield Notice("dates", f"the admission ({encounter.admit_date}) comes after the discharge ({encounter.date})")
    if encounter.years_old is None or encounter.years_old < 0:
        yield Notice("missing", "no age; groups that depend on it are not told apart")
    if encounter.sex not in {"F", "M"}:
        yield Notice("missing", "no sex; groups that depend on it are not told apart")
    if status(encounter) is None:
        yield Notice("missing", "no discharge status; grouped as if discharged alive to home")
