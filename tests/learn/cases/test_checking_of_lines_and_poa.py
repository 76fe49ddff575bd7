"""Checking answer keys: one service on two lines, and present on admission where no list of exempt codes is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medcodex.learn.cases.checking import check_key
from medcodex.learn.cases.reading import read_case

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter

HEAD = """title = "A stay"
setting = "{setting}"
claim = "{claim}"
level = "working"
topics = ["edits"]
objective = "Check it."
date = 2026-07-08
sex = "F"
age = 34
"""
DIAGNOSIS = """
[[codes]]
code = "K50.80"
{poa}
evidence = ["Crohn"]
rationale = "Why."
"""
LINE = """
[[codes]]
system = "{system}"
code = "{code}"
{told}
evidence = ["Crohn"]
rationale = "Why."
"""


class Books:
    """Every code is good; ``exempt`` answers for the list of exempt codes."""

    def __init__(self, exempt: bool | None) -> None:
        self._exempt = exempt

    def problem(self, system: str, code: str, date: dt.date) -> str | None:
        return None

    def title(self, system: str, code: str, date: dt.date) -> str:
        return ""

    def poa_exempt(self, code: str, date: dt.date) -> bool | None:
        return self._exempt


class Judge:
    """Edits that find nothing."""

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        return ()

    def ms_drg(self, encounter: Encounter) -> str | None:
        return None


def problems(text: str, exempt: bool | None = True):
    case = read_case("a-stay", {"case.toml": text.encode(), "note.txt": b"Crohn disease."})
    return list(check_key(case, Books(exempt), Judge()))


@pytest.mark.parametrize(
    ("system", "code", "first", "second", "twice"),
    [
        ("hcpcs", "Q5103", "units = 36", 'units = 4\nmodifiers = ["JW"]', False),
        ("hcpcs", "Q5103", "units = 36", "units = 4", True),
        ("cdt", "D2391", 'tooth = "30"\nsurfaces = "O"', 'tooth = "19"\nsurfaces = "O"', False),
        ("cdt", "D2391", 'tooth = "30"\nsurfaces = "O"', 'tooth = "30"\nsurfaces = "B"', False),
        ("cdt", "D2391", 'tooth = "30"\nsurfaces = "O"', 'tooth = "30"\nsurfaces = "O"', True),
        ("cpt", "97110", "date = 2026-07-06", "date = 2026-07-08", False),
    ],
    ids=["wasted", "same-line", "other-tooth", "other-surface", "same-filling", "other-day"],
)
def test_a_service_may_stand_on_two_lines_that_differ(system, code, first, second, twice):
    text = HEAD.format(setting="outpatient", claim="professional") + DIAGNOSIS.format(poa="")
    text += "".join(LINE.format(system=system, code=code, told=told) for told in (first, second))
    assert [one.message for one in problems(text)] == ([f"{code} stands twice"] if twice else [])


def test_a_diagnosis_stands_once():
    text = HEAD.format(setting="outpatient", claim="professional") + 2 * DIAGNOSIS.format(poa="")
    assert "K50.80 stands twice" in [one.message for one in problems(text)]


@pytest.mark.parametrize(
    ("poa", "exempt", "unchecked"),
    [("", None, [True]), ('poa = "Y"', None, []), ("", True, []), ("", False, [False]), ('poa = "Y"', True, [False])],
    ids=["no-list", "told-without-list", "exempt", "missing", "told-for-an-exempt-code"],
)
def test_present_on_admission_without_a_list_of_exempt_codes_is_not_checked(poa, exempt, unchecked):
    text = HEAD.format(setting="inpatient", claim="facility") + DIAGNOSIS.format(poa=poa)
    assert [one.unchecked for one in problems(text, exempt)] == unchecked
