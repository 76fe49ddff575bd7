"""The words every layer speaks: settings, assertions, evidence, mentions, proposed codes, findings.

All records are frozen. Offsets count Unicode code points into the text exactly as it was given:
``text[start:end]`` equals the record's ``text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Setting(StrEnum):
    """Where the encounter took place; decides which Section of the Official Guidelines applies."""

    OUTPATIENT = "outpatient"
    EMERGENCY = "emergency"
    OBSERVATION = "observation"
    AMBULATORY_SURGERY = "ambulatory-surgery"
    INPATIENT = "inpatient"
    SNF = "snf"
    REHAB = "rehab"
    PSYCHIATRIC = "psychiatric"
    DENTAL = "dental"

    @property
    def is_inpatient(self) -> bool:
        """Settings to which Sections II and III apply (Official Guidelines FY2026, II: short-term, acute care,
        long-term care and psychiatric hospitals; home health agencies; rehab facilities; nursing homes)."""
        return self in _INPATIENT


_INPATIENT = frozenset({Setting.INPATIENT, Setting.SNF, Setting.REHAB, Setting.PSYCHIATRIC})


class Claim(StrEnum):
    """Who bills: the facility or the professional."""

    FACILITY = "facility"
    PROFESSIONAL = "professional"

    @classmethod
    def default_for(cls, setting: Setting) -> Claim:
        """Facility for inpatient settings, professional for all others."""
        return cls.FACILITY if setting.is_inpatient else cls.PROFESSIONAL


class Assertion(StrEnum):
    """What the note says about a mention."""

    PRESENT = "present"
    NEGATED = "negated"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"
    OTHER_SUBJECT = "other_subject"


class Role(StrEnum):
    """The place of a code on the claim."""

    FIRST_LISTED = "first-listed"
    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    PROCEDURE = "procedure"


SUPPORT = "support"
"""The mark of evidence, such as a drug, that supports a code and is no reason for it."""


class Evidence(NamedTuple):
    """Words of a document that support a code. ``marks`` say what takes weight from it: "copied" (the same words stand
    in an earlier document or block), "unsigned", "preliminary"."""

    document: str | None
    start: int
    end: int
    text: str
    section: str
    marks: tuple[str, ...] = ()


class Why(NamedTuple):
    """How a code was reached: ``kind`` is index, tabular, rule, lexicon or model; ``path`` the steps in the book."""

    kind: str
    path: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another code a coder would consider, and what would decide for it."""

    code: str
    display: str
    because: str


class AxisValue(NamedTuple):
    """One axis of an ICD-10-PCS code: ``axis`` 1 to 7 with its ``name``, the character and what it stands for, and what
    decided it. ``basis``: "phrase" (the words that name the procedure), "words" (others of the note), "only value"
    (the tables allow no other), "default" (the note is silent)."""

    axis: int
    name: str
    value: str
    label: str
    basis: str
    because: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ProposedCode:
    """One code the engine proposes to report, with all its evidence; never without any. Of a service: ``units`` of
    its descriptor, None where they do not follow from the note; ``teeth`` and ``surfaces`` that the note names.
    ``axes`` are given for systems whose codes are built axis by axis."""

    system: str
    code: str
    display: str
    role: Role
    rank: int
    confidence: float
    poa: str | None
    evidence: tuple[Evidence, ...]
    why: tuple[Why, ...]
    alternatives: tuple[Alternative, ...] = ()
    units: int | None = None
    teeth: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    axes: tuple[AxisValue, ...] = ()


@dataclass(frozen=True, slots=True)
class NotReported:
    """A code that the note supports and the claim leaves out: ``because`` tells why in one phrase, ``source`` where
    that is written."""

    code: str
    display: str
    because: str
    source: str
    evidence: tuple[Evidence, ...]


class Mention(NamedTuple):
    """A concept found in a document, reported or not. ``codes`` is best first and may be empty for a clinical
    finding that has no code; ``rule`` names the rule that decided the assertion. ``wider``: the words stand inside a
    longer mention that says more, and are never reported."""

    document: str | None
    start: int
    end: int
    text: str
    section: str
    system: str
    codes: tuple[str, ...]
    assertion: Assertion
    rule: str
    wider: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check: which rule, of which source, about which codes. ``evidence``: words of the note that
    it speaks of; empty where a claim was judged and not a note."""

    rule: str
    name: str
    severity: str
    message: str
    codes: tuple[str, ...] = ()
    where: str | None = None
    source: str = ""
    suggestions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
