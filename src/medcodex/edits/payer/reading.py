"""A payer's rule file: TOML text to records, every fault named with file, rule and key."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.edits.payer import values
from medcodex.edits.payer.model import Clause, ExampleCase, Limit, PayerRule, RuleFile
from medcodex.edits.payer.periods import EXPECTED, Period, parse_period
from medcodex.edits.payer.table import Table
from medcodex.edits.payer.words import APPLIES, ASKS, Word
from medcodex.errors import InputError
from medcodex.terminology.service_codes import ServiceCodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BYTES = 5_000_000
MAX_RULES = 5_000
SEVERITIES = {"error": "error", "warning": "warning", "info": "info"}
COUNTS = {"services": "services", "days": "days", "units": "units"}
_FILE_KEYS = ("payer", "title", "names", "version", "from", "until", "source", "rules")
_RULE_KEYS = (
    "id", "title", "severity", "source", "from", "until", "message", "mend",
    "applies", "requires", "forbids", "limit", "examples",
)  # fmt: skip
_LIMIT_KEYS = (
    "units_per_line", "units_per_day", "units_per_claim", "times", "every", "count", "counts", "filed_within",
)  # fmt: skip
_PAYER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_RULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_MOST = 1_000_000


def read_rules(data: bytes, name: str) -> RuleFile:
    """The rules of a file called ``name``. InputError for what is none, naming the rule and the key."""
    if len(data) > MAX_BYTES:
        raise InputError(f"larger than the limit of {MAX_BYTES // 1_000_000} MB for a rule file", name)
    try:
        table = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", name) from None
    except RecursionError:
        raise InputError("not a rule file: nested too deeply", name) from None
    except ValueError as error:
        raise InputError(f"not TOML: {_first_lower(str(error))}", name) from None
    return _file(Table(table, name))


def _file(table: Table) -> RuleFile:
    table.known(_FILE_KEYS)
    payer = table.need("payer", _shaped(_PAYER, "small letters, digits and dashes expected, at most 40"))
    start, end = _dates(table, None)
    source = table.need("source", values.text)
    found = table.parts("rules", MAX_RULES)
    if not found:
        raise table.fault("rules", "missing: the file has no rules")
    warnings: list[str] = []
    rules: dict[str, PayerRule] = {}
    for one in found:
        rule = _rule(one, (start, end), warnings)
        if rule.id.lower() in rules:
            raise InputError("two rules have this id", f"{table.where}: rule {rule.id}")
        rules[rule.id.lower()] = rule
    return RuleFile(
        payer=payer,
        title=table.read("title", values.text) or payer,
        names=tuple(dict.fromkeys((*table.need("names", values.texts), payer))),
        version=table.need("version", _shaped(_VERSION, "letters, digits, dots and dashes expected, at most 32")),
        start=start,
        end=end,
        source=source,
        rules=tuple(rules.values()),
        warnings=tuple(warnings),
    )


def _rule(table: Table, bounds: tuple[dt.date, dt.date | None], warnings: list[str]) -> PayerRule:
    rule_id = table.need("id", _shaped(_RULE, "letters, digits, dots and dashes expected, at most 40"))
    table = Table(table.content, f"{table.where}: rule {rule_id}")
    table.known(_RULE_KEYS)
    start, end = _dates(table, bounds)
    applies, requires, forbids = (
        _clauses(table.part(key), vocabulary)
        for key, vocabulary in (("applies", APPLIES), ("requires", ASKS), ("forbids", ASKS))
    )
    limit = _limit(table.part("limit"))
    if not (requires or forbids or limit):
        raise InputError("asks for nothing: give requires, forbids or limit", table.where)
    words = table.part("applies")
    codes = words.read("codes", _codes) if words is not None else None
    by_line = any(APPLIES[clause.word].of_line for clause in applies) or (limit is not None and limit.of_lines)
    _check_limit(table, limit, codes)
    if not applies and not (limit is not None and not (requires or forbids or limit.of_lines)):
        warnings.append(f"rule {rule_id}: applies is empty, so every claim of the payer is judged by it")
    examples = tuple(_example(one) for one in table.parts("examples", values.MAX_ITEMS))
    if not {example.fails for example in examples} >= {True, False}:
        warnings.append(f"rule {rule_id}: no example that fails and one that passes")
    title = table.need("title", values.text)
    return PayerRule(
        id=rule_id,
        title=title,
        severity=table.read("severity", lambda value: values.choice(SEVERITIES, value)) or "error",
        source=table.read("source", values.text) or "",
        start=start,
        end=end,
        message=table.read("message", values.text) or title,
        mend=table.read("mend", values.text) or "",
        by_line=by_line,
        codes=codes,
        applies=applies,
        requires=requires,
        forbids=forbids,
        limit=limit,
        examples=examples,
    )


def _dates(table: Table, bounds: tuple[dt.date, dt.date | None] | None) -> tuple[dt.date, dt.date | None]:
    """First and last day; InputError where they contradict each other or those of the file."""
    start = table.read("from", _date)
    end = table.read("until", _date)
    if bounds is None:
        if start is None:
            raise table.fault("from", "missing")
    else:
        first, last = bounds
        if start is not None and start < first:
            raise table.fault("from", f"{start} is before the file's own first day, {first}")
        if end is not None and last is not None and end > last:
            raise table.fault("until", f"{end} is behind the file's own last day, {last}")
        start, end = start or first, end or last
    if end is not None and end < start:
        raise table.fault("until", f"{end} is before the first day, {start}")
    return start, end


def _clauses(table: Table | None, vocabulary: Mapping[str, Word]) -> tuple[Clause, ...]:
    if table is None:
        return ()
    table.known(vocabulary)
    tests = {key: table.need(key, vocabulary[key].test) for key in table.content}
    return tuple(Clause(key, _said(table.content[key]), test) for key, test in tests.items())


def _limit(table: Table | None) -> Limit | None:
    if table is None:
        return None
    table.known(_LIMIT_KEYS)
    if not table.content:
        raise table.fault("", "limits nothing")
    return Limit(
        units_per_line=table.read("units_per_line", _amount),
        units_per_day=table.read("units_per_day", _amount),
        units_per_claim=table.read("units_per_claim", _amount),
        times=table.read("times", lambda value: values.number(0, _MOST, value)),
        every=table.read("every", _period),
        count=table.read("count", lambda value: values.choice(COUNTS, value)) or "services",
        counts=table.read("counts", _codes),
        filed_within=table.read("filed_within", _span),
    )


def _check_limit(table: Table, limit: Limit | None, codes: ServiceCodes | None) -> None:
    if limit is None:
        return
    for key, other in (("times", "every"), ("every", "times")):
        if getattr(limit, key) is not None and getattr(limit, other) is None:
            raise table.fault(f"limit.{other}", f"missing: it goes with {key}")
    if limit.of_lines and codes is None:
        raise table.fault("applies.codes", "missing: a limit on services needs the codes it counts")
    if limit.filed_within is not None and (limit.of_lines or codes is not None):
        raise table.fault("limit.filed_within", "the filing of a claim is a rule of its own, without codes")


def _example(table: Table) -> ExampleCase:
    table.known(("expect", "note", "encounter"))
    fails = table.need("expect", lambda value: values.choice({"fail": "fail", "pass": "pass"}, value)) == "fail"
    encounter = table.part("encounter")
    if encounter is None:
        raise table.fault("encounter", "missing")
    return ExampleCase(fails, encounter.content, table.read("note", values.text) or "")


def _shaped(pattern: re.Pattern[str], expected: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(expected)
        return value

    return read


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("a date such as 2026-01-01 expected") from None


def _codes(value: Any) -> ServiceCodes:
    return ServiceCodes(values.texts(value))


def _amount(value: Any) -> int:
    return values.number(1, _MOST, value)


def _period(value: Any) -> Period:
    return parse_period(values.text(value))


def _span(value: Any) -> Period:
    period = parse_period(values.text(value))
    if not period.is_span:
        raise ValueError(EXPECTED.partition('"11')[0] + '"1 year" expected')
    return period


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {values.fact_word(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)


def _first_lower(message: str) -> str:
    return message[:1].lower() + message[1:]
