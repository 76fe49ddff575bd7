"""Reading blueprints: the packaged file and a site's own, both of one form (docs/exams.md)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.learn.exams.blueprint import Blueprint, Certainty, Domain, Figure, Passing
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_BYTES = 1_000_000
MOST_QUESTIONS = 200
MOST_MINUTES = 720
SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt", "cdt", "ndc", "icd11")
WHATS = ("questions", "minutes", "passing", "books", "fee", "domains")
_WORDS = 600


@cache
def packaged() -> Mapping[str, Blueprint]:
    """The blueprints that come with the program, by id."""
    data = (files("medcodex.learn.exams") / "data" / "blueprints.toml").read_bytes()
    return read_blueprints(data, "blueprints.toml")


def read_blueprints(data: bytes, where: str) -> Mapping[str, Blueprint]:
    """The blueprints of a file, by id. InputError, naming what and where, for a file that is none of this form."""
    if len(data) > MOST_BYTES:
        raise InputError(f"at most {MOST_BYTES:,} bytes expected", where)
    try:
        told = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"not a TOML file of blueprints: {type(error).__name__}", where) from None
    top = _Table(told, where)
    edition = top.text("edition")
    found: dict[str, Blueprint] = {}
    for one in top.tables("blueprint"):
        blueprint = _blueprint(one, edition)
        if blueprint.id in found:
            raise InputError("the same id twice", one.at("id"))
        found[blueprint.id] = blueprint
    if not found:
        raise InputError("no blueprint in it", where)
    return MappingProxyType(found)


class _Table:
    """A table of the file; what is asked of it and missing or wrong is named with its place."""

    def __init__(self, told: Any, where: str) -> None:
        if not isinstance(told, dict):
            raise InputError("a table expected", where)
        self._told = told
        self._where = where

    def at(self, name: str) -> str:
        return f"{self._where}: {name}"

    def text(self, name: str) -> str:
        value = self._told.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > _WORDS or not value.isprintable():
            raise InputError(f"a text of 1 to {_WORDS} characters on one line expected", self.at(name))
        return value

    def word(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise InputError(f"one of {', '.join(allowed)} expected", self.at(name))
        return value

    def number(self, name: str, least: int, most: int, otherwise: int | None = None) -> int:
        value = self._told.get(name, otherwise)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InputError(f"a whole number from {least} to {most} expected", self.at(name))
        return value

    def share(self, name: str) -> float:
        value = self._told.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1000:
            raise InputError("a number above 0, at most 1000, expected", self.at(name))
        return float(value)

    def yes(self, name: str) -> bool:
        value = self._told.get(name, False)
        if not isinstance(value, bool):
            raise InputError("true or false expected", self.at(name))
        return value

    def texts(self, name: str, check: Callable[[str], bool] = lambda _: True, kind: str = "text") -> tuple[str, ...]:
        value = self._told.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= _WORDS for one in value):
            raise InputError("a list of texts expected", self.at(name))
        if (wrong := next((one for one in value if not check(one)), None)) is not None:
            raise InputError(f"no {kind} of ours: {wrong[:40]!r}", self.at(name))
        return tuple(value)

    def tables(self, name: str) -> list[_Table]:
        value = self._told.get(name, [])
        if not isinstance(value, list) or len(value) > 200:
            raise InputError("a list of tables expected", self.at(name))
        return [_Table(one, f"{self._where}: {name} {number}") for number, one in enumerate(value, 1)]

    def table(self, name: str) -> _Table:
        return _Table(self._told.get(name), self.at(name))


def _blueprint(told: _Table, edition: str) -> Blueprint:
    name = told.text("id")
    if len(name) > 40 or not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
        raise InputError("at most 40 small letters, digits and hyphens expected", told.at("id"))
    domains = tuple(map(_domain, told.tables("domains")))
    if not domains or len({one.name for one in domains}) != len(domains):
        raise InputError("domains with names of their own expected", told.at("domains"))
    return Blueprint(
        id=name,
        title=told.text("title"),
        body=told.text("body"),
        edition=edition,
        questions=told.number("questions", 1, MOST_QUESTIONS),
        minutes=told.number("minutes", 1, MOST_MINUTES),
        passing=_passing(told.table("passing")),
        books=told.texts("books", SYSTEMS.__contains__, "code system"),
        domains=domains,
        figures=tuple(map(_figure, told.tables("figures"))),
        remarks=told.texts("remarks"),
    )


def _passing(told: _Table) -> Passing:
    kind = told.word("kind", ("percent", "scaled"))
    if kind == "percent":
        return Passing(kind, told.number("mark", 1, 100))
    low, high = told.number("low", 0, 9999), told.number("high", 1, 10_000)
    if low >= high:
        raise InputError("low below high expected", told.at("high"))
    return Passing(kind, told.number("mark", low + 1, high), low, high)


def _domain(told: _Table) -> Domain:
    known = told.texts("topics", topics().__contains__, "topic")
    if not known:
        raise InputError("at least one topic expected", told.at("topics"))
    return Domain(told.text("name"), told.text("title"), told.share("share"), known)


def _figure(told: _Table) -> Figure:
    return Figure(
        what=told.word("what", WHATS),
        says=told.text("says"),
        source=told.text("source"),
        date=told.text("date"),
        certainty=Certainty(told.word("certainty", tuple(Certainty))),
        used=told.yes("used"),
    )
