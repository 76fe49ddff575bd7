"""How releases of NDC are built: FDA's products and packages as concepts, their words for search, CMS's crosswalk.

The files are read line by line, and what several lines say of one code is merged in the database, so that memory does
not grow with the directory.
"""

from __future__ import annotations

from collections import Counter
from typing import IO, TYPE_CHECKING, TypeVar

from medcodex.errors import ReleaseError
from medcodex.library.builders import CODES, Builder, insert_many
from medcodex.library.concept_book import CONCEPT, read_concept
from medcodex.library.concept_builder import DDL, facts_text
from medcodex.library.systems import NDC, SYSTEMS
from medcodex.terminology.ndc.codes import Ndc
from medcodex.terminology.ndc.crosswalk import CrosswalkRow, parse_crosswalk
from medcodex.terminology.ndc.directory import LeftOut, Package, Product, parse_packages, parse_products
from medcodex.terminology.ndc.facts import labeler_concept, merged, package_concept, product_concept
from medcodex.terminology.ndc.recognise import recognise
from medcodex.terminology.ndc.version import effective_range
from medcodex.terminology.ndc.words import strength_words
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.terminology.concepts import Concept

Line = TypeVar("Line", Product, Package, CrosswalkRow)

# The index keeps no text: its rows are found by the position of the product.
NDC_DDL = f"""{DDL}
CREATE TABLE crosswalk (
  ndc TEXT NOT NULL, hcpcs TEXT NOT NULL, descriptor TEXT NOT NULL, labeler TEXT NOT NULL, drug TEXT NOT NULL,
  dosage TEXT NOT NULL, size TEXT, quantity TEXT, units TEXT, package_units TEXT NOT NULL, PRIMARY KEY (ndc, hcpcs)
  ) WITHOUT ROWID;
CREATE TABLE left_out (part TEXT NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL);
CREATE VIRTUAL TABLE drug USING fts5 (name, strength, form, labeler, content='', tokenize='unicode61');
CREATE TABLE word (word TEXT PRIMARY KEY, products INTEGER NOT NULL) WITHOUT ROWID;
"""
_SHARE = 100  # of the lines one in so many may be left out; more, and the file is not what it claims to be
_FEW = 10


def _codes(form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    return (product_concept(line) for line in parse_products(stream, name) if isinstance(line, Product))


def _fill(connection: sqlite3.Connection, part: str, form: str, stream: IO[bytes], name: str) -> int:
    connection.execute("DELETE FROM left_out WHERE part = ?", (part,))
    if part == "crosswalk":
        return _fill_crosswalk(connection, stream, name)
    # The rows in table code are taken out already.
    connection.execute("DELETE FROM detail WHERE code NOT IN (SELECT code FROM code)")
    connection.execute("DELETE FROM above WHERE code NOT IN (SELECT code FROM code)")
    if part == CODES:
        _fill_products(connection, stream, name)
    else:
        for line in _kept(connection, part, parse_packages(stream, name), name):
            _put(connection, line.ndc, package_concept(line))
    (rows,) = connection.execute(SYSTEMS[NDC].parts[part].count).fetchone()
    return int(rows)


def _fill_products(connection: sqlite3.Connection, stream: IO[bytes], name: str) -> None:
    """A labeler has no line of its own: its name is the one that most of its products give."""
    labelers: dict[Ndc, Counter[str]] = {}
    for line in _kept(connection, CODES, parse_products(stream, name), name):
        _put(connection, line.ndc, product_concept(line))
        labelers.setdefault(Ndc(line.ndc.labeler), Counter())[line.labeler] += 1
    for ndc, names in labelers.items():
        _put(connection, ndc, labeler_concept(ndc, names.most_common(1)[0][0]))


def _fill_crosswalk(connection: sqlite3.Connection, stream: IO[bytes], name: str) -> int:
    seen: dict[tuple[str, str], CrosswalkRow] = {}
    for line in _kept(connection, "crosswalk", parse_crosswalk(stream, name), name):
        if seen.setdefault((line.ndc.code, line.hcpcs), line) != line:
            raise ReleaseError(f"{line.ndc.hyphenated} and {line.hcpcs} stand in it twice, unlike each other", name)
    rows = (_crosswalk_row(line) for line in seen.values())
    return insert_many(connection, "INSERT INTO crosswalk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _crosswalk_row(line: CrosswalkRow) -> tuple[object, ...]:
    figures = (line.size, line.quantity, line.units, line.package_units)
    words = (line.ndc.code, line.hcpcs, line.descriptor, line.labeler, line.drug, line.dosage)
    return (*words, *(str(figure) if figure is not None else None for figure in figures))


def _kept(connection: sqlite3.Connection, part: str, lines: Iterable[Line | LeftOut], name: str) -> Iterator[Line]:
    """The lines that are loaded; the others are written down. ReleaseError where they are more than a few."""
    kept = left = 0
    first: LeftOut | None = None
    for line in lines:
        if isinstance(line, LeftOut):
            left += 1
            first = first or line
            connection.execute("INSERT INTO left_out VALUES (?, ?, ?, ?)", (part, line.line, line.code, line.reason))
        else:
            kept += 1
            yield line
    if first is not None and (not kept or left > max(_FEW, (kept + left) // _SHARE)):
        raise ReleaseError(f"{left} of {kept + left} lines: {first.reason}", f"{name}, line {first.line}")
    if not kept:
        raise ReleaseError("no line with a code", name)


def _put(connection: sqlite3.Connection, ndc: Ndc, concept: Concept) -> None:
    """Write a concept, or merge it into what an earlier line said of the same code."""
    row = (_position(ndc), concept.code, concept.title, concept.billable, next(iter(concept.parents), None))
    written = connection.execute(
        "INSERT OR IGNORE INTO code (position, code, title, billable, parent) VALUES (?, ?, ?, ?, ?)", row
    )
    if written.rowcount:
        connection.execute("INSERT INTO detail VALUES (?, ?, ?)", (concept.code, True, facts_text(concept)))
        if concept.parents:
            connection.execute("INSERT INTO above VALUES (?, ?)", (concept.code, concept.parents[0]))
        return
    found = connection.execute(f"{CONCEPT} WHERE code.code = ?", (concept.code,)).fetchone()
    whole = merged(read_concept(found), concept)
    connection.execute("UPDATE code SET title = ? WHERE code = ?", (whole.title, concept.code))
    connection.execute("UPDATE detail SET facts = ? WHERE code = ?", (facts_text(whole), concept.code))


def _position(ndc: Ndc) -> int:
    """The place in book order, whatever the order of the files: a labeler, each product, its packages."""
    product = int(ndc.product) + 1 if ndc.product else 0
    package = int(ndc.package) + 1 if ndc.package else 0
    return (int(ndc.labeler) * 100_000 + product) * 1_000 + package


def _finish(connection: sqlite3.Connection, parts: Iterable[str]) -> None:
    if CODES not in set(parts):
        return
    connection.execute("INSERT INTO drug (drug) VALUES ('delete-all')")
    connection.execute("DELETE FROM word")
    counts: Counter[str] = Counter()
    columns = CONCEPT.replace("SELECT", "SELECT position,", 1)
    rows = connection.execute(f"{columns} WHERE NOT billable AND parent IS NOT NULL ORDER BY position")
    statement = "INSERT INTO drug (rowid, name, strength, form, labeler) VALUES (?, ?, ?, ?, ?)"
    insert_many(connection, statement, _indexed(rows, counts))
    insert_many(connection, "INSERT INTO word VALUES (?, ?)", sorted(counts.items()))


def _indexed(rows: Iterable[Sequence[object]], counts: Counter[str]) -> Iterator[tuple[object, ...]]:
    for position, *columns in rows:
        product = read_concept(columns)
        texts = [*(one.text for one in product.designations if one.use != "listing"), *product.values("substance")]
        names = dict.fromkeys(word for text in texts for word in words_of(str(text)))
        firm = dict.fromkeys(word for text in product.values("labeler-name") for word in words_of(str(text)))
        counts.update(names.keys())
        counts.update(firm.keys())
        pairs = [str(strength).partition(" ")[::2] for strength in product.values("strength")]
        forms = dict.fromkeys(word for text in product.values("dosage-form") for word in words_of(str(text)))
        yield position, " ".join(names), " ".join(dict.fromkeys(strength_words(pairs))), " ".join(forms), " ".join(firm)


NDC_BUILDER = Builder(
    system=SYSTEMS[NDC],
    ddl=NDC_DDL,
    recognise=recognise,
    fill=_fill,
    finish=_finish,
    codes=_codes,
    effective=effective_range,
)
