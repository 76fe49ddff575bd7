"""The step that adds ICD-10-PCS codes to a coded note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import (
    Alternative,
    AxisValue,
    Claim,
    Evidence,
    Mention,
    Notice,
    ProposedCode,
    Role,
    Why,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.suggest.procedures.deciding import Decided
    from medcodex.suggest.procedures.finder import FoundProcedure, ProcedureFinder
    from medcodex.suggest.procedures.reading import Place
    from medcodex.suggest.procedures.sites import Decision

SYSTEM = "icd10pcs"
_AXES = ("section", "body system", "operation", "body part", "approach", "device", "qualifier")
# What each basis of an axis leaves of the confidence: words of the note are surer than silence.
_TRUST = {"phrase": 1.0, "words": 0.98, "only value": 0.99, "default": 0.93}
_AT_MOST = 0.95
_MOST_ALTERNATIVES = 6
_MOST_IN_MENTION = 8
_MOTHERS = "1"  # the section of obstetrics


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """Adds the procedures of a hospital stay. ``open_finder`` is called for the first note that can have any; it gives
    None where no ICD-10-PCS release of the date is loaded."""

    open_finder: Callable[[], ProcedureFinder | None]

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with ICD-10-PCS codes: of facility claims of inpatient settings (45 CFR 162.1002(c)(3): procedures
        of hospital inpatients), and of others where the note asks for procedures."""
        inpatient = note.setting.is_inpatient and note.claim is Claim.FACILITY
        if not (inpatient or note.procedures):
            return coded
        finder = self.open_finder()
        if finder is None:
            notice = Notice(
                "not-loaded", f"{SYSTEM}: no release in force on {note.date} is loaded; no procedures coded"
            )
            return replace(coded, warnings=(*coded.warnings, notice))
        found = [(doc, one) for doc, text in zip(read.texts, read.found, strict=True) for one in finder.find(text)]
        if not found:
            return coded
        writer = _Writer(finder, read.texts)
        of_child = note.age is not None and note.age < 1
        codes = writer.codes(found, len(coded.codes), of_child=of_child)
        documents = {doc: number for number, doc in enumerate(read.texts)}
        mentions = [*coded.mentions, *(writer.mention(doc, one) for doc, one in found)]
        mentions.sort(key=lambda mention: (documents[mention.document], mention.start))
        return replace(
            coded,
            releases={**coded.releases, SYSTEM: dict(finder.book.releases)},
            warnings=(*coded.warnings, *(Notice(n.kind, n.message) for n in finder.book.notices)),
            codes=(*coded.codes, *codes),
            mentions=tuple(mentions),
        )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Found procedures as the records of the output."""

    finder: ProcedureFinder
    texts: Mapping[str | None, str]

    def codes(
        self, found: Sequence[tuple[str | None, FoundProcedure]], before: int, *, of_child: bool
    ) -> list[ProposedCode]:
        """The decided codes, each once, in the order of the record; the claim's principal procedure is the coder's
        choice. ``of_child``: the record is that of a child, whose birth is told there and coded on its mother's
        (ICD-10-PCS Official Guidelines C1)."""
        decided: dict[str, list[tuple[str | None, FoundProcedure, Decided]]] = {}
        for doc, one in found:
            for code in one.decided:
                if not code.undecided:
                    decided.setdefault(code.codes[0], []).append((doc, one, code))
        kept = [
            code for code in self.finder.without_components(list(decided)) if not (of_child and code[0] == _MOTHERS)
        ]
        return [self._code(code, decided[code], before + rank) for rank, code in enumerate(kept, 1)]

    def mention(self, doc: str | None, one: FoundProcedure) -> Mention:
        """The words that name a procedure; its codes, or those that remain where an axis is open."""
        start, end = one.anchor.span
        codes = tuple(dict.fromkeys(code for decided in one.decided for code in decided.codes))
        return Mention(
            doc,
            start,
            end,
            self.texts[doc][start:end],
            one.anchor.item.section,
            SYSTEM,
            codes[:_MOST_IN_MENTION],
            one.assertion,
            one.rule,
        )

    def _code(self, code: str, ways: Sequence[tuple[str | None, FoundProcedure, Decided]], rank: int) -> ProposedCode:
        doc, one, decided = max(ways, key=lambda way: _confidence(way[2]))
        axes = tuple(self._axis(doc, code, decision) for decision in decided.decisions)
        named = [self._evidence(where, way.anchor) for where, way, _ in ways]
        evidence = dict.fromkeys([*named, *(found for axis in axes for found in axis.evidence)])
        row = self.finder.book.row(code)
        return ProposedCode(
            SYSTEM,
            code,
            row.title if row else "",
            Role.PROCEDURE,
            rank,
            round(_confidence(decided), 2),
            None,
            tuple(evidence),
            self._why(code, one),
            self._alternatives(code, decided),
            axes=axes,
        )

    def _axis(self, doc: str | None, code: str, decision: Decision) -> AxisValue:
        at = decision.position - 1
        return AxisValue(
            decision.position,
            _AXES[at],
            decision.value,
            self.finder.title(code[:at], decision.value),
            decision.basis,
            decision.because,
            tuple(self._evidence(doc, place) for place in decision.found),
        )

    def _evidence(self, doc: str | None, place: Place) -> Evidence:
        start, end = place.span
        return Evidence(doc, start, end, self.texts[doc][start:end], place.item.section)

    def _why(self, code: str, one: FoundProcedure) -> tuple[Why, ...]:
        titles = [self.finder.title(code[:at], code[at]) or code[at] for at in range(3)]
        return (
            Why("lexicon", (one.row.phrase, " ".join(pattern.text for pattern in one.row.patterns)), one.row.source),
            Why("tabular", (f"table {code[:3]}", *titles), "ICD-10-PCS tables"),
        )

    def _alternatives(self, code: str, decided: Decided) -> tuple[Alternative, ...]:
        """The other valid values of axes on which the note is silent."""
        out: list[Alternative] = []
        for decision in decided.decisions:
            if decision.basis != "default":
                continue
            at = decision.position - 1
            for character, _ in self.finder.book.next_characters(code[:at]):
                other = self.finder.book.row(code[:at] + character + code[at + 1 :])
                if other is not None and other.code != code:
                    title = self.finder.title(code[:at], character) or character
                    out.append(Alternative(other.code, other.title, f"{_AXES[at]} {title}, if documented"))
        return tuple(out[:_MOST_ALTERNATIVES])


def _confidence(decided: Decided) -> float:
    value = _AT_MOST
    for decision in decided.decisions:
        value *= _TRUST[decision.basis]
    return value
