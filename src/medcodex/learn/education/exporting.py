"""The ledger as files: tables for people, and an archive with the certificates."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from medcodex.formats import tables
from medcodex.formats.tables import Sheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.learn.education.records import Certificate
    from medcodex.learn.education.rules import Rules
    from medcodex.learn.education.using import Ledger

_THEN = (1980, 1, 1, 0, 0, 0)


def as_csv(ledger: Ledger, rules: Rules, today: dt.date) -> bytes:
    """Standings and entries for a spreadsheet."""
    return tables.as_csv(_lead(today), sheets(ledger, rules))


def as_xlsx(ledger: Ledger, rules: Rules, today: dt.date) -> bytes:
    """The same as a workbook."""
    return tables.as_xlsx(_lead(today), sheets(ledger, rules))


def as_zip(ledger: Ledger, rules: Rules, today: dt.date, files: Iterable[tuple[Certificate, bytes]]) -> bytes:
    """The table with all certificates, each named by the day of its entry."""
    out = io.BytesIO()
    days = {one.id: one.day for one in ledger.entries}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("continuing-education.csv", _THEN), as_csv(ledger, rules, today))
        for number, (one, data) in enumerate(files, 1):
            name = f"certificates/{days[one.entry_id].isoformat()}-{number:03}-{one.name}"
            archive.writestr(zipfile.ZipInfo(name, _THEN), data)
    return out.getvalue()


def sheets(ledger: Ledger, rules: Rules) -> Sequence[Sheet]:
    """Standings, what each asks by category, entries."""
    names = {one.id: one.name for one in ledger.credentials}
    told = ("Body", "Credentials", "Numbers", "Cycle from", "to", "Asked", "Earned", "Missing", "Rule", "Certainty")
    parts = ("Body", "Category", "Asked", "Earned", "Missing", "Binding")
    columns = ("Day", "Title", "Provider", "CEUs", "Categories", "Credentials", "Next cycle", "Certificate", "SHA-256")
    return [
        Sheet("Standing", told, [
            (one.name, ", ".join(held.name for held in one.credentials),
             ", ".join(held.number for held in one.credentials if held.number),
             one.cycle.start if one.cycle else None, one.cycle.end if one.cycle else None, one.needed, one.earned,
             one.missing, one.body.source if one.body else "no rules known", one.body.certainty if one.body else "")
            for one in ledger.standings
        ]),
        Sheet("Categories", parts, [
            (one.name, rules.categories[part.asks.category], part.needed, part.earned, part.missing,
             "yes" if part.asks.binding else "no")
            for one in ledger.standings for part in one.parts
        ]),
        Sheet("Entries", columns, [
            (one.day, one.title, one.provider, one.ceus,
             ", ".join(rules.categories.get(name, name) for name in one.categories),
             ", ".join(names[held] for held in one.credentials if held in names), "yes" if one.carried else "",
             ledger.certificates[one.id].name if one.id in ledger.certificates else "",
             ledger.certificates[one.id].sha256 if one.id in ledger.certificates else "")
            for one in ledger.entries
        ]),
    ]  # fmt: skip


def _lead(today: dt.date) -> list[tuple[str, str]]:
    return [("Continuing education, as of", today.isoformat())]
