"""Questions about rules of the Official Guidelines, from tables of conditions: uncertain diagnoses by setting, two
codes and the one that holds both, acute and chronic."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key

TERMS = ("probable", "suspected", "likely", "questionable", "possible", "still to be ruled out", "compatible with",
         "consistent with")  # fmt: skip
INPATIENT = "inpatient"
_SETTINGS = {
    INPATIENT: ("At discharge from an acute care hospital", "II.H, III.C"),
    "office": ("At the end of an office visit", "IV.H"),
    "emergency": ("At discharge home from the emergency department", "IV.H"),
}


class Uncertain:
    """What is coded of a diagnosis that is not certain."""

    name = "uncertain-diagnosis"
    topics = frozenset({"uncertain", "symptoms"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _rows(self) -> Mapping[str, dict[str, str]]:
        rows = table_rows("medcodex.learn.questions", "data/uncertain.tsv")
        known = self._books.codes
        return {
            row["condition"]: row for row in rows if {row["code"], row["symptom_code"], row["other_code"]} <= set(known)
        }

    def keys(self, topic: str) -> Sequence[Key]:
        """Conditions, settings and words."""
        return [(one, setting, term) for one in self._rows for setting in _SETTINGS for term in TERMS]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        condition, setting, term = key
        row = self._rows[condition]
        where, section = _SETTINGS[setting]
        code, symptom, other = row["code"], row["symptom_code"], row["other_code"]
        inpatient, always = setting == INPATIENT, row["confirmed_only"] == "yes"
        titles = {one: f"{one} {self._books.codes[one].title}" for one in (code, symptom, other)}
        rule = (
            "This condition is coded only where it is confirmed, whatever the setting."
            if always
            else "In a hospital stay an uncertain diagnosis at discharge is coded as if it existed."
            if inpatient
            else "An outpatient's uncertain diagnosis is not coded: the symptom is."
        )
        told = {
            code: "It is coded as if established." if inpatient and not always else "It is not established.",
            symptom: "The symptom is known for certain.",
            other: "Nothing in the record says this.",
        }
        right = code if inpatient and not always else symptom
        joiner = "" if term in {"compatible with", "consistent with"} else ", "
        finding = f"{term} {condition}" if not joiner or term != "still to be ruled out" else f"{condition}, {term}"
        either = f"Either the diagnosis or the symptom, not both. {rule}"
        both = Choice(f"{code} {symptom}", f"{code} and {symptom} together", either)
        return Draft(
            Asked("uncertain", (setting, condition)),
            f"{where}, the final statement of a patient with {row['symptom']} is: {finding}. Which diagnosis is coded?",
            Choice(right, titles[right], rule),
            [*(Choice(one, titles[one], f"{told[one]} {rule}") for one in (code, symptom) if one != right), both,
             Choice(other, titles[other], told[other])],
            f"ICD-10-CM Official Guidelines FY2026 {row['section'] or section}",
            ("uncertain", "symptoms", topic_of(self._books.codes[code])),
            Level.WORKING,
            f"{condition} {setting}",
            (f"icd10cm {right}",),
        )  # fmt: skip


class Combination:
    """The one code that holds two conditions, and the order of acute and chronic."""

    name = "cm-combination"
    topics = frozenset({"combination", "sequencing"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _joined(self) -> Sequence[Key]:
        return self._whole("combination_codes", ("about", "beside", "mend"))

    @cached_property
    def _ordered(self) -> Sequence[Key]:
        return self._whole("acute_chronic", ("about", "beside"))

    def _whole(self, table: str, columns: tuple[str, ...]) -> Sequence[Key]:
        rows = table_rows("medcodex.edits", f"data/pairs/{table}.tsv")
        found = [(table, *(row[one] for one in columns)) for row in rows]
        return [one for one in found if all(self._billable(code) for code in one[1:])]

    def _billable(self, code: str) -> bool:
        row = self._books.codes.get(code)
        return row is not None and row.billable

    def keys(self, topic: str) -> Sequence[Key]:
        """Pairs of codes."""
        return self._joined if topic == "combination" else self._ordered

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        return self._of_joined(key, rng) if key[0] == "combination_codes" else self._of_ordered(key)

    def _of_joined(self, key: Key, rng: Random) -> Draft:
        _, first, second, whole = key
        books = self._books
        rule = "A combination code that names both is reported alone (I.B.9)."
        near = [
            one for one in books.below.get(books.codes[whole].parent or "", ()) if one.billable and one.code != whole
        ]
        wrong = [
            Choice(f"{first} {second}", f"{first} and {second}", rule),
            Choice(first, f"{first} alone", f"It leaves out {books.codes[second].title.lower()}. {rule}"),
            Choice(second, f"{second} alone", f"It leaves out {books.codes[first].title.lower()}. {rule}"),
            *(
                Choice(one.code, one.code, f"{one.code} is “{one.title}”.")
                for one in rng.sample(near, min(1, len(near)))
            ),
        ]
        return Draft(
            Asked("joined", (first, second)),
            f"Both are documented in one encounter: {books.codes[first].title} ({first}) and "
            f"{books.codes[second].title} ({second}), the one linked to the other. What is reported?",
            Choice(whole, whole, f"{whole} is “{books.codes[whole].title}”. {rule}"),
            wrong if rng.random() < 0.5 else [wrong[0], *reversed(wrong[1:])],
            books.cm_source("tabular", f"{whole}; ICD-10-CM Official Guidelines FY2026 I.B.9"),
            ("combination", topic_of(books.codes[whole])),
            Level.WORKING,
            f"{first} {second}",
            (f"icd10cm {whole}",),
        )

    def _of_ordered(self, key: Key) -> Draft:
        _, chronic, acute = key
        books = self._books
        rule = "Both are coded, the acute one first, where the index has both at one level (I.B.8)."
        return Draft(
            Asked("acute-first", (chronic, acute)),
            f"The record says {books.codes[acute].title} ({acute}) and {books.codes[chronic].title} ({chronic}); "
            "no code holds both, and the index has both at one level. What is reported?",
            Choice(f"{acute} {chronic}", f"{acute}, then {chronic}", rule),
            [
                Choice(f"{chronic} {acute}", f"{chronic}, then {acute}", f"The chronic one does not go first. {rule}"),
                Choice(acute, f"{acute} alone", f"The chronic condition is documented as well. {rule}"),
                Choice(chronic, f"{chronic} alone", f"The acute condition is documented as well. {rule}"),
            ],
            books.cm_source("index", f"{acute}, {chronic}; ICD-10-CM Official Guidelines FY2026 I.B.8"),
            ("sequencing", topic_of(books.codes[acute])),
            Level.WORKING,
            f"{chronic} {acute}",
            (f"icd10cm {acute}", f"icd10cm {chronic}"),
        )
