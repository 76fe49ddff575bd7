"""Documents that do not say whose they are (PDF, scans, plain text): the patient and the encounter come with them, in a
file beside them or in a command's options, under the keys of a chart in JSON (docs/chart.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import msgspec

from medcodex.encounter.arriving import FileChart, Told
from medcodex.errors import InputError
from medcodex.formats.chart_json import MAX_CHARACTERS, chart_of, number_of
from medcodex.formats.json_values import not_json

About = Mapping[str, Any]
_OF_DOCUMENT = ("id", "kind", "type", "title", "author", "author_role", "signed", "written", "date", "version")


def beside(name: str) -> str:
    """The name of the file that says whose a document is: the same with the ending .json."""
    return str(PurePath(name).with_suffix(".json"))


def read_about(data: bytes, where: str) -> About:
    """What a file beside a document says. InputError where it is no JSON object, or tells several documents."""
    try:
        told = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(not_json(data), where) from None
    if not isinstance(told, dict):
        raise InputError("a JSON object is expected: account, patient, encounter, documents", where)
    return told


def check_named(about: About | None, name: str) -> About:
    """What is said about a document. InputError where nothing names the patient."""
    if not about or not (about.get("account") or _mrn(about)):
        raise InputError(
            "nothing says whose it is: a file beside it (the same name, .json) or --account and --mrn", name
        )
    return about


def told_about(text: str, name: str, about: About, kind: str, title: str = "") -> Told:
    """What a document's text tells together with what is said about it. Without an account it is a document of the
    patient, which waits for its encounter. InputError where a value cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text is longer than {MAX_CHARACTERS} characters", name)
    base = PurePath(name)
    document = {"id": base.name or number_of(text), "title": title or base.stem, **_of_document(about), "text": text}
    account = about.get("account")
    try:
        chart = chart_of({**about, "account": account or "-", "documents": [document]})
    except InputError as error:
        raise InputError(f"{error.where}: {error.message}" if error.where else error.message, name) from None
    return Told(kind, (FileChart(chart if account else replace(chart, account="")),))


def _mrn(about: About) -> object:
    patient = about.get("patient")
    return patient.get("mrn") if isinstance(patient, Mapping) else None


def _of_document(about: About) -> dict[str, Any]:
    documents = about.get("documents") or [{}]
    if not isinstance(documents, list) or len(documents) != 1 or not isinstance(documents[0], Mapping):
        raise InputError("documents: one document is expected, that of the file", beside("document"))
    return {name: documents[0][name] for name in _OF_DOCUMENT if name in documents[0]}
