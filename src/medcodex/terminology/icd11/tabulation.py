"""WHO's simple tabulation of ICD-11 MMS to concepts in book order.

One row an entity: chapters, blocks and categories, the depth of each told by the dashes before its title. The text that
WHO ships has titles and links in quotes, and coding notes that run over several lines without quotes; a sheet of the
workbook comes with one row a line.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.icd11.codes import is_extension, is_stem
from medcodex.terminology.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.terminology.concepts import Value

NEEDED = frozenset({"Linearization URI", "Code", "BlockId", "Title", "ClassKind", "IsResidual", "ChapterNo", "isLeaf"})
_ALIASES = {"Linearization (release) URI": "Linearization URI"}
_GROUPINGS = tuple(f"Grouping{number}" for number in range(1, 6))
_START = re.compile(r'"?(?:https?://id\.who\.int/\S*)?\t"?https?://id\.who\.int/')
_ENTITY = re.compile(r"/mms/([0-9]+(?:/(?:other|unspecified))?)\Z")
_LINK = re.compile(r'https?://[^"\s]+')
_DASHES = re.compile(r"(?:-(?:\s+|\Z))*")
_COUNT = re.compile(r"[0-9]{1,9}\Z")
_LAST_CHAPTER = "X"
_MAX_DEPTH = 30


def columns(heading: str) -> list[str]:
    """The names of the columns, without empty ones at the end; older names of a column as the present one."""
    names = [_unquoted(name) for name in heading.lstrip("\ufeff").split("\t")]
    while names and not names[-1]:
        names.pop()
    return [_ALIASES.get(name, name) for name in names]


def entity_of(uri: str) -> str | None:
    """The number of an entity of the MMS with "/other" or "/unspecified" for a residual, from its linearization URI of
    any release; None where it is not one."""
    found = _ENTITY.search(uri)
    return found[1] if found else None


def parse_tabulation(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """Chapters, blocks, stem and extension codes. ReleaseError, naming the line, for a row that is not whole, has an
    unknown kind, a code of another shape or a code twice, skips a level or contradicts the rows around it, and for a
    file that stops before its last chapter."""
    path: list[str] = []
    seen: set[str] = set()
    held: tuple[int, str, Mapping[str, str]] | None = None
    for where, fields in _rows(stream, name):
        depth = _depth(fields["Title"] or fields.get("TitleEN", ""))
        if held is not None:
            yield _concept(held[2], held[1], path, deeper=depth > held[0])
        if depth > len(path) or depth > _MAX_DEPTH:
            raise ReleaseError("its title stands more than one level below the row before", where)
        del path[depth:]
        key = _key(fields, where)
        if key in seen:
            raise ReleaseError(f"{key} stands twice in the tabulation", where)
        seen.add(key)
        path.append(key)
        held = depth, where, fields
    if held is not None:
        yield _concept(held[2], held[1], path, deeper=False)
    if _LAST_CHAPTER not in seen:
        raise ReleaseError("stops short: chapter X (extension codes) is missing", name)


def _rows(stream: IO[bytes], name: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(where it stands, value by column) of each row."""
    names: list[str] = []
    for number, record in _records(stream, name):
        where = f"{name}, line {number}"
        if not names:
            names = columns(record)
            missing = sorted(NEEDED - set(names))
            if missing:
                raise ReleaseError(f"the tabulation has no column {', '.join(missing)}", where)
            continue
        values = [_unquoted(value) for value in record.split("\t")]
        if len(values) <= names.index("isLeaf"):
            raise ReleaseError(f"a row of {len(values)} fields where {len(names)} are named", where)
        if any(values[len(names) :]):
            raise ReleaseError(f"a row of {len(values)} fields where only {len(names)} are named", where)
        yield where, dict(zip(names, values + [""] * (len(names) - len(values)), strict=False))


def _records(stream: IO[bytes], name: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of the heading and of each row; a line that begins no row belongs to the one before."""
    held: tuple[int, list[str]] | None = None
    for number, line in numbered_lines(stream, name):
        if held is None:
            yield number, line
            held = number, []
        elif _START.match(line):
            if held[1]:
                yield held[0], "\n".join(held[1])
            held = number, [line]
        elif held[1]:
            held[1].append(line)
        else:
            raise ReleaseError("not a row of the tabulation", f"{name}, line {number}")
    if held is not None and held[1]:
        yield held[0], "\n".join(held[1])


def _unquoted(value: str) -> str:
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"').strip()
    return text


def _depth(title: str) -> int:
    found = _DASHES.match(title)
    return found[0].count("-") if found else 0


def _chapter(fields: Mapping[str, str]) -> str:
    number = fields["ChapterNo"]
    return number.zfill(2) if number.isdigit() else number


def _key(fields: Mapping[str, str], where: str) -> str:
    """The code of a category; of a chapter its number, of a block its id, else the number of its entity."""
    kind, code = fields["ClassKind"], fields["Code"]
    entity = entity_of(fields["Linearization URI"])
    if entity is None:
        raise ReleaseError(f"{fields['Linearization URI']!r} is not the URI of an entity of ICD-11 MMS", where)
    if kind == "category":
        if not (is_stem(code) or is_extension(code)):
            raise ReleaseError(f"{code!r} does not have the shape of an ICD-11 code", where)
        return code
    if kind not in {"chapter", "block"}:
        raise ReleaseError(f"{kind!r} is no kind of entity (chapter, block, category)", where)
    if code:
        raise ReleaseError(f"a {kind} with a code, {code}", where)
    return (_chapter(fields) if kind == "chapter" else fields["BlockId"]) or entity


def _concept(fields: Mapping[str, str], where: str, path: Sequence[str], *, deeper: bool) -> Concept:
    """The concept of a row whose key stands last in ``path``, below the keys before it."""
    title = _DASHES.sub("", fields["Title"], count=1).strip()
    english = _DASHES.sub("", fields.get("TitleEN", ""), count=1).strip()
    if not (title or english):
        raise ReleaseError("an entity without a title", where)
    leaf = _flag(fields, "isLeaf", where)
    if leaf and deeper:
        raise ReleaseError(f"{path[-1]} is called a leaf and has entities below it", where)
    kind = _kind(fields, path[-1])
    return Concept(
        path[-1],
        title or english,
        billable=kind == "stem" and leaf,
        parents=tuple(path[-2:-1]),
        designations=(Designation(english, "english"),) if english and title and english != title else (),
        properties=tuple(_properties(fields, kind, leaf, where)),
    )


def _kind(fields: Mapping[str, str], key: str) -> str:
    if fields["ClassKind"] != "category":
        return fields["ClassKind"]
    return "extension" if is_extension(key) else "stem"


def _properties(fields: Mapping[str, str], kind: str, leaf: bool, where: str) -> Iterator[tuple[str, Value]]:
    yield "kind", kind
    yield "chapter", _chapter(fields)
    yield "leaf", leaf
    if kind in {"stem", "extension"}:
        yield "residual", _flag(fields, "IsResidual", where)
    if fields.get("Primary tabulation"):
        yield "primaryTabulation", _flag(fields, "Primary tabulation", where)
    if fields.get("Foundation URI"):
        yield "foundationUri", fields["Foundation URI"]
    yield "linearizationUri", fields["Linearization URI"]
    link = _LINK.search(fields.get("BrowserLink", ""))
    if link:
        yield "browserLink", link[0]
    for column in _GROUPINGS:
        if fields.get(column):
            yield "grouping", fields[column]
    if _COUNT.match(fields.get("noOfNonResidualChildren", "")):
        yield "nonResidualChildren", int(fields["noOfNonResidualChildren"])
    if fields.get("CodingNote"):
        yield "codingNote", fields["CodingNote"]


def _flag(fields: Mapping[str, str], column: str, where: str) -> bool:
    value = fields[column].lower()
    if value not in {"true", "false"}:
        raise ReleaseError(f"{column} is {fields[column]!r}, neither True nor False", where)
    return value == "true"
