"""De-identification measured: recall and precision by kind, false alarms, speed, and what it costs the coding.

    python bench/deid.py [--split development|held-out|mtsamples]... [--verbose] [--coding N]

The invented records and their marks lie in bench/data/deid (the held-out half was not looked at while the rules were
made); the marks of the transcribed reports are offsets into the corpus of MEDCODEX_SHARED. ``--coding N`` codes the
aci-gold notes and N transcribed reports before and after de-identification and compares the proposed codes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from deid_marks import Mark, Tally, read_marks
from medcodex.deid import Deidentifier
from speed import SHARED, all_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = Path(__file__).resolve().parent / "data" / "deid"
SPLITS = ("development", "held-out", "mtsamples")
CONTACTS_AND_NUMBERS = "numbers"
DATE = dt.date(2026, 5, 15)
KEY = b"the same key for every run of the bench"


def texts_of(marks: Iterable[Mark]) -> dict[str, str]:
    """The text of each marked record by its id."""
    names = sorted({mark.id for mark in marks})
    if names and names[0].isdigit():
        reports = all_notes()
        return {name: reports[int(name)] for name in names} if reports else {}
    return {name: (DATA / f"{name}.txt").read_text(encoding="utf-8") for name in names}


def score(redactor: Deidentifier, marks: list[Mark], texts: Mapping[str, str]) -> Tally:
    """De-identify the records and count."""
    tally = Tally()
    for name, text in texts.items():
        tally.add(name, text, (mark for mark in marks if mark.id == name), redactor.redact(text, name).spans)
    return tally


def show(split: str, tally: Tally, texts: Mapping[str, str], *, verbose: bool) -> None:
    """Print one split: a line for each kind, then all of them, then groups."""
    print(f"\n{split}: {len(texts)} records, {tally.words} words")
    print(f"{'kind':<12}{'marked':>8}{'recall':>8}{'kind too':>10}{'redacted':>10}{'precision':>11}")
    for kind in sorted(set(tally.marked) | set(tally.redacted), key=lambda kind: -tally.marked[kind]):
        line(kind, tally, {kind})
    everything = set(tally.marked) | set(tally.redacted)
    line(CONTACTS_AND_NUMBERS, tally, everything - {"name", "date", "location", "age"})
    line("all", tally, everything)
    print(f"false alarms per 1,000 words: {1000 * len(tally.false) / max(1, tally.words):.2f}")
    if verbose:
        for mark in tally.missed:
            text = texts[mark.id]
            print(f"  missed {mark.kind:<10} {mark.id}: {text[max(0, mark.start - 20) : mark.end + 10]!r}")
        for name, span in tally.false:
            print(
                f"  false  {span.kind:<10} {name} {span.rule}: {texts[name][max(0, span.start - 20) : span.end + 10]!r}"
            )


def line(label: str, tally: Tally, kinds: set[str]) -> None:
    """One line of the table over some kinds."""
    marked, redacted = (sum(count[kind] for kind in kinds) for count in (tally.marked, tally.redacted))
    found, kind_too, right = (
        sum(count[kind] for kind in kinds) for count in (tally.found, tally.right_kind, tally.right)
    )
    recall = f"{found / marked:.3f}" if marked else "-"
    exact = f"{kind_too / marked:.3f}" if marked else "-"
    precision = f"{right / redacted:.3f}" if redacted else "-"
    print(f"{label:<12}{marked:>8}{recall:>8}{exact:>10}{redacted:>10}{precision:>11}")


def show_speed(redactor: Deidentifier) -> None:
    """Notes a second over the transcribed reports cut to 5,000 characters, and the time of a note of 1 MB."""
    reports = all_notes()
    if not reports:
        print("\nspeed: no reports at hand (MEDCODEX_SHARED)")
        return
    joined = "\n\n".join(reports)
    notes = [joined[at : at + 5_000] for at in range(0, 500_000, 5_000)]
    for note in notes[:10]:
        redactor.redact(note)
    start = time.process_time()
    for note in notes:
        redactor.redact(note)
    each = (time.process_time() - start) / len(notes)
    start = time.process_time()
    redactor.redact(joined[:1_000_000])
    print(
        f"\nspeed: {1 / each:.0f} notes of 5,000 characters a second of CPU;"
        f" 1 MB in {time.process_time() - start:.1f} s of CPU"
    )


def show_coding(redactor: Deidentifier, reports: int) -> None:
    """The proposed codes before and after, and whether the evidence after leads back to the same words."""
    from medcodex.app import open_coder  # noqa: PLC0415 - only this part needs the engine
    from medcodex.coding import NoteInput  # noqa: PLC0415
    from medcodex.encounter import Claim, Setting  # noqa: PLC0415

    coder = open_coder(DATE)
    gold = (SHARED / "corpora/aci-gold/gold.jsonl").read_text(encoding="utf-8").splitlines()
    sets = {"aci-gold": [json.loads(row)["text"] for row in gold], "mtsamples": all_notes()[:reports]}
    for name, texts in sets.items():
        same = kept = before_all = after_all = evidence = led_back = 0
        for number, text in enumerate(texts):
            redacted = redactor.redact(text, str(number))
            both = [
                coder.code(NoteInput(None, one, Setting.OUTPATIENT, Claim.PROFESSIONAL, DATE)).codes
                for one in (text, redacted.text)
            ]
            before, after = ({code.code for code in codes} for codes in both)
            same += before == after
            kept += len(before & after)
            before_all, after_all = before_all + len(before), after_all + len(after)
            for code in both[1]:
                for words in code.evidence:
                    start, end = redacted.map.to_original(words.start, words.end)
                    evidence += 1
                    led_back += text[start:end] == words.text
        print(f"\ncoding, {name}: {same / len(texts):.3f} of {len(texts)} notes with the same codes;", end=" ")
        print(f"{kept / before_all:.3f} of {before_all} codes kept, {after_all - kept} new;", end=" ")
        print(f"{led_back / evidence:.3f} of {evidence} evidence spans lead back to the same words of the original")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", action="append", choices=SPLITS)
    parser.add_argument("--verbose", action="store_true", help="what was missed and what was wrong")
    parser.add_argument("--coding", type=int, default=0, metavar="N", help="compare codes over N reports as well")
    args = parser.parse_args()
    redactor = Deidentifier(key=KEY)
    marks = read_marks(DATA / "spans.tsv") + read_marks(DATA / "mtsamples-spans.tsv")
    for split in args.split or SPLITS:
        of_split = [mark for mark in marks if mark.split == split]
        texts = texts_of(of_split)
        if texts:
            show(split, score(redactor, of_split, texts), texts, verbose=args.verbose)
    show_speed(redactor)
    if args.coding:
        show_coding(redactor, args.coding)
    return 0


if __name__ == "__main__":
    sys.exit(main())
