"""A practice chart from its folder: ``case.toml`` beside the texts of its documents (docs/practice-charts.md)."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import msgspec

from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError
from medcodex.learn.cases import shape
from medcodex.learn.cases.case import (
    Case,
    CaseDocument,
    DrgKey,
    Key,
    KeyCode,
    Level,
    Need,
    QueryKey,
    Quote,
    Role,
    Tempting,
    VisitKey,
)
from medcodex.learn.topics import topics
from medcodex.terminology.code_forms import NORMALISERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from medcodex.encounter.coded import Fact

CASE_FILE = "case.toml"
NOTE_FILE = "note.txt"
LONGEST_NOTE = 200_000
LEVELS_OF_VISITS = ("straightforward", "low", "moderate", "high")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 64
_SERVICES = frozenset({"hcpcs", "cpt", "cdt", "ndc"})
Word = TypeVar("Word", bound="StrEnum")


def read_case(name: str, files: Mapping[str, bytes]) -> Case:
    """The chart of a folder: its name, which is the chart's id, and its files by name. InputError, with folder and
    key, for what is missing, mistyped, or contradicts itself. That codes exist is not asked here."""
    if len(name) > _LONGEST_ID or not _ID.fullmatch(name):
        raise InputError("a folder's name of small letters, digits and single hyphens expected", name)
    if CASE_FILE not in files:
        raise InputError(f"{CASE_FILE} is missing", name)
    told = case_shape(name, files[CASE_FILE])
    documents = _documents(name, told, files)
    texts = {one.id: one.text for one in documents}
    setting = _word(Setting, told.setting, name, "setting")
    if told.age is None and told.age_days is None:
        raise InputError("age or age_days is missing", name)
    for topic in told.topics:
        if topic not in topics():
            raise InputError(f"topics: {topic!r} is none; see medcodex learn topics", name)
    return Case(
        id=name,
        title=told.title,
        setting=setting,
        claim=_word(Claim, told.claim, name, "claim"),
        level=_word(Level, told.level, name, "level"),
        topics=tuple(told.topics),
        objective=told.objective,
        date=told.date,
        documents=documents,
        key=_key(name, told, setting, texts),
        sex=told.sex,
        age=told.age,
        age_days=told.age_days,
        birth_weight_g=told.birth_weight_g,
        admitted=told.admitted,
        payer=told.payer,
        discharge_status=told.discharge_status,
        minutes=told.minutes,
        facts=_facts(told.facts),
        author=told.author,
        licence=told.license,
        digest=_digest(files),
    )


def key_code(where: str, told: shape.Code, place: int, case: Case) -> KeyCode:
    """A code for the key of a chart that was read, at a place of its list. InputError as for ``read_case``."""
    return _code(where, told, place, case.setting, {one.id: one.text for one in case.documents})


def case_shape(name: str, data: bytes) -> shape.Case:
    """What a ``case.toml`` tells, before its values are judged. InputError, with folder and key, for what is missing or
    mistyped."""
    where = f"{name}/{CASE_FILE}"
    try:
        raw = tomllib.loads(_text(data, where), parse_float=Decimal)
        return msgspec.convert(raw, shape.Case)
    except RecursionError:
        raise InputError("not valid TOML: nested too deeply", where) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where) from None
    except msgspec.ValidationError as error:
        raise InputError(str(error), where) from None


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where) from None


def _documents(name: str, told: shape.Case, files: Mapping[str, bytes]) -> tuple[CaseDocument, ...]:
    listed = told.documents or [shape.Document(id="note", file=NOTE_FILE)]
    ids = [one.id for one in listed]
    if len(set(ids)) != len(ids):
        raise InputError("two documents have one id", name)
    return tuple(
        CaseDocument(one.id, _note(name, one.file, files), one.type, one.author, one.role, one.signed, one.date)
        for one in listed
    )


def _note(name: str, file: str, files: Mapping[str, bytes]) -> str:
    if file not in files:
        raise InputError(f"{file} is missing", name)
    text = _text(files[file], f"{name}/{file}").replace("\r\n", "\n")
    if not text.strip() or "\0" in text:
        raise InputError("no text", f"{name}/{file}")
    if len(text) > LONGEST_NOTE:
        raise InputError(f"longer than {LONGEST_NOTE} characters", f"{name}/{file}")
    return text


def _key(name: str, told: shape.Case, setting: Setting, texts: Mapping[str, str]) -> Key:
    if not told.codes:
        raise InputError("codes: a key needs at least one", name)
    codes = tuple(_code(f"{name}: codes[{at}]", one, at, setting, texts) for at, one in enumerate(told.codes))
    if told.visit is not None:
        for part in ("level", "problems", "data", "risk"):
            if getattr(told.visit, part) not in (*LEVELS_OF_VISITS, "none"):
                raise InputError(f"visit.{part}: one of {', '.join(LEVELS_OF_VISITS)} expected", name)
    leading = codes[0]
    return Key(
        codes=codes,
        first=tuple(_code_form("icd10cm", one, f"{name}: first") for one in told.first) or leading.accepted,
        tempting=tuple(
            Tempting(one.system, _code_form(one.system, one.code, f"{name}: tempting[{at}]"), one.because,
                     tuple(one.guideline))
            for at, one in enumerate(told.tempting)
        ),
        visit=None if told.visit is None else VisitKey(**msgspec.structs.asdict(told.visit)),
        drg=None if told.drg is None else DrgKey(told.drg.ms_drg.zfill(3), told.drg.rationale),
        queries=tuple(
            QueryKey(one.about, one.because, _quotes(f"{name}: queries[{at}]", one.evidence, one.document, texts))
            for at, one in enumerate(told.queries)
        ),
        releases=MappingProxyType(dict(told.releases)),
    )  # fmt: skip


def _code(where: str, told: shape.Code, place: int, setting: Setting, texts: Mapping[str, str]) -> KeyCode:
    def form(code: str) -> str:
        return _code_form(told.system, code, where)

    return KeyCode(
        system=told.system,
        code=form(told.code),
        role=_role(where, told, place, setting),
        need=_word(Need, told.need, where, "need"),
        alternatives=tuple(form(one) for one in told.alternatives),
        before=tuple(form(one) for one in told.before),
        poa=told.poa,
        evidence=_quotes(where, told.evidence, told.document, texts),
        rationale=told.rationale,
        guideline=tuple(told.guideline),
        date=told.date,
        modifiers=tuple(told.modifiers),
        units=None if told.units is None else Decimal(told.units),
        tooth=told.tooth,
        surfaces=told.surfaces,
        facts=_facts(told.facts),
    )


def _role(where: str, told: shape.Code, place: int, setting: Setting) -> Role:
    """The role that is told, else the one that system, place and setting give."""
    if told.role is not None:
        return _word(Role, told.role, where, "role")
    if told.system == "icd10pcs":
        return Role.PROCEDURE
    if told.system in _SERVICES:
        return Role.SERVICE
    if place:
        return Role.SECONDARY
    return Role.PRINCIPAL if setting.is_inpatient else Role.FIRST_LISTED


def _code_form(system: str, code: str, where: str) -> str:
    if system not in NORMALISERS:
        raise InputError(f"system: {system!r} is none of {', '.join(NORMALISERS)}", where)
    printed = NORMALISERS[system](code)
    if printed is None:
        raise InputError(f"{code!r} has not the form of a code of {system}", where)
    return printed


def _quotes(where: str, told: Sequence[str], document: str | None, texts: Mapping[str, str]) -> tuple[Quote, ...]:
    """Where the words stand: in the document that is named, else in the first that has them."""
    if document is not None and document not in texts:
        raise InputError(f"document: {document!r} is none", where)
    within = texts if document is None else {document: texts[document]}
    found = []
    for words in told:
        quote = next((Quote(name, at, at + len(words), words) for name, text in within.items()
                      if words and (at := text.find(words)) >= 0), None)  # fmt: skip
        if quote is None:
            raise InputError(f"evidence: {words!r} stands in no document", where)
        found.append(quote)
    return tuple(found)


def _facts(told: Mapping[str, shape.Fact]) -> Mapping[str, Fact]:
    return MappingProxyType({name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def _word(words: type[Word], told: str, where: str, name: str) -> Word:
    try:
        return words(told)
    except ValueError:
        raise InputError(f"{name}: {told!r} is none of {', '.join(words)}", where) from None


def _digest(files: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()
