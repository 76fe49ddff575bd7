"""Small practice charts for tests, and stand-ins for books, edits and the engine."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Need
from medcodex.learn.cases.reading import read_case
from medcodex.learn.marking.answer import Answer, AnswerCode, AnswerVisit
from medcodex.learn.marking.ports import Markers, NoReader
from medcodex.terminology.icd10cm.codes import category, prefixes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.learn.cases.case import Case
    from medcodex.learn.marking.ports import ChartReader

CLINIC = {
    "case.toml": b"""
title = "A foot that does not heal"
setting = "outpatient"
claim = "professional"
level = "working"
topics = ["sequencing", "endocrine"]
objective = "Diabetes leads its ulcer."
date = 2026-06-01
sex = "F"
age = 61

[[codes]]
code = "E11.621"
evidence = ["Type 2 diabetes with a foot ulcer"]
rationale = "Index: Diabetes, type 2, with foot ulcer."
guideline = ["I.A.15", "I.C.4.a"]
before = ["L97.421"]

[[codes]]
code = "L97.421"
evidence = ["left heel, skin only"]
rationale = "The note under E11.621 asks for the site of the ulcer."
guideline = ["I.A.17"]

[[codes]]
code = "I10"
alternatives = ["I15.9"]
evidence = ["Hypertension, at goal"]
rationale = "Index: Hypertension."
guideline = ["IV.J"]

[[codes]]
code = "Z79.84"
need = "acceptable"
evidence = ["metformin"]
rationale = "Index: Long-term drug therapy, oral hypoglycemic. By site policy."
guideline = ["I.C.4.a.3"]

[[codes]]
system = "hcpcs"
code = "A6212"
modifiers = ["LT"]
units = 2
evidence = ["Two foam dressings"]
rationale = "Foam dressings, counted each."

[[tempting]]
code = "E11.9"
because = "The diabetes has a complication that is named."
guideline = ["I.C.4.a"]

[visit]
level = "moderate"
problems = "moderate"
data = "low"
risk = "moderate"
rationale = "Two stable or worsening chronic illnesses; prescription drugs."

[[queries]]
about = "Kind of the ulcer"
because = "A pressure ulcer is coded elsewhere."
evidence = ["left heel, skin only"]
""",
    "note.txt": b"""Clinic, wound visit. 61 F.
Type 2 diabetes with a foot ulcer: left heel, skin only, clean. Hypertension, at goal. Takes metformin and lisinopril.
Her mother had breast cancer. No chest pain, no heart failure.
Two foam dressings put on. Back in a week.
""",
}
STAY = {
    "case.toml": b"""
title = "A gallbladder"
setting = "inpatient"
claim = "facility"
level = "foundation"
topics = ["pcs-approach", "poa"]
objective = "A resection through ports."
date = 2026-06-03
admitted = 2026-06-01
sex = "M"
age = 44
discharge_status = "01"

[[documents]]
id = "hp"
file = "hp.txt"
type = "history and physical"
role = "attending"

[[documents]]
id = "op"
file = "op.txt"
type = "operative report"
role = "surgeon"

[[codes]]
code = "K80.00"
poa = "Y"
evidence = ["Acute calculous cholecystitis"]
rationale = "Index: Cholecystitis, with calculus."
guideline = ["II"]

[[codes]]
system = "icd10pcs"
code = "0FT44ZZ"
evidence = ["gallbladder taken out whole through the ports"]
rationale = "Resection, percutaneous endoscopic."
guideline = ["B3.8"]

[drg]
ms_drg = "419"
rationale = "Laparoscopic cholecystectomy without CC."
""",
    "hp.txt": b"44 M with pain under the right ribs since yesterday. Acute calculous cholecystitis.\n",
    "op.txt": b"Four ports. The gallbladder taken out whole through the ports. No drain.\n".replace(
        b"The gallbladder", b"gallbladder"
    ),
}


def clinic() -> Case:
    return read_case("foot-ulcer", CLINIC)


def stay() -> Case:
    return read_case("gallbladder", STAY)


def perfect(case: Case, *, acceptable: bool = True) -> Answer:
    """The answer that the key itself is."""
    codes = tuple(
        AnswerCode(one.system, one.code, one.poa, one.modifiers, one.units, one.tooth, one.surfaces)
        for one in case.key.codes
        if acceptable or one.need is Need.REQUIRED
    )
    visit = case.key.visit
    return Answer(codes, None if visit is None else AnswerVisit(visit.level))


@dataclass
class PlainBooks:
    """learn.marking.ports.MarkingBooks: every code is good but those in ``bad``; ``titles`` by code, and codes above
    one by its form."""

    bad: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    index: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def problem(self, system: str, code: str, date: dt.date) -> str | None:
        return self.bad.get(code)

    def title(self, system: str, code: str, date: dt.date) -> str:
        return self.titles.get(code, "")

    def poa_exempt(self, code: str, date: dt.date) -> bool:
        return category(code).startswith("Z")

    def above(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        return tuple(reversed(prefixes(code))) if system == "icd10cm" else ()

    def index_paths(self, system: str, code: str, date: dt.date) -> Sequence[str]:
        return self.index.get(code, ())


@dataclass
class PlainJudge:
    """learn.cases.ports.CaseJudge: finds what it is told to in claims that hold a code, groups every claim alike."""

    found: Mapping[str, Finding] = field(default_factory=dict)
    drg: str | None = "419"

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        return [self.found[one.code] for one in encounter.diagnoses if one.code in self.found]

    def ms_drg(self, encounter: Encounter) -> str | None:
        return self.drg


def markers(
    books: PlainBooks | None = None, judge: PlainJudge | None = None, reader: ChartReader | None = None
) -> Markers:
    return Markers(books or PlainBooks(), judge or PlainJudge(), reader or NoReader())


def zipped(folders: Mapping[str, Mapping[str, bytes]], within: str = "") -> bytes:
    """A zip file of charts' folders."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, files in folders.items():
            for file, data in files.items():
                archive.writestr(f"{within}{name}/{file}", data)
    return made.getvalue()
