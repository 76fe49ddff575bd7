"""The rules that come with the installation, the sample and the page about both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medcodex.app.payer_rules import try_examples
from medcodex.edits.payer.reading import read_rules
from medcodex.edits.payer.words import APPLIES, ASKS
from medcodex.library.payer_rules import packaged

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "payer-rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FILES = {
    "sample": (ROOT / "samples" / "sample-payer.toml").read_bytes(),
    **{
        file.payer: (ROOT / "src/medcodex/edits/data/payer/medicare_preventive.toml").read_bytes()
        for file in packaged()
    },
    **{f"page, block {number}": block.encode() for number, block in enumerate(BLOCKS, 1)},
}
# What the claim checks CL-36 to CL-39 are about.
CLAIM_CHECKS = ["G0008", "G0009", "G0010", "G0101", "G0103", "G0105", "G0121", "G0296", "G0297", "G0402", "G0438",
                "G0439", "G0442", "G0443", "G0444", "G0446", "G0447", "Q0091"]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_all_examples_come_out_as_expected(name: str) -> None:
    file = read_rules(FILES[name], name)
    tried = try_examples(file, name)
    assert tried
    assert [(one.rule, one.number) for one in tried if not one.as_expected] == []
    assert file.warnings == ()


@pytest.mark.parametrize("code", CLAIM_CHECKS)
def test_what_other_checks_report_is_not_reported_twice(code: str) -> None:
    assert [
        rule.id for file in packaged() for rule in file.rules if rule.codes is not None and code in rule.codes
    ] == []


def test_packaged_rules_name_public_codes_only() -> None:
    for file in packaged():
        for rule in file.rules:
            assert rule.codes is not None
            assert rule.source
            assert all(re.fullmatch(r"[A-Z]\d{4}(-[A-Z]\d{4})?", item)
                       for clause in rule.applies if clause.word == "codes"
                       for item in clause.said.split(", "))  # fmt: skip


@pytest.mark.parametrize("vocabulary", [APPLIES, ASKS], ids=["applies", "requires and forbids"])
def test_the_page_tells_every_word(vocabulary: dict[str, object]) -> None:
    assert [word for word in vocabulary if f"| `{word}` |" not in PAGE] == []


def test_words_that_are_asked_for_can_be_told() -> None:
    assert all(word.lacks and word.has for word in ASKS.values())
