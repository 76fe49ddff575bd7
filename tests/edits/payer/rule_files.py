"""Small rule files for tests, of an invented payer."""

from __future__ import annotations

HEAD = """
payer = "test-plan"
names = ["Test Plan"]
version = "1"
from = 2026-01-01
until = 2026-12-31
source = "manual"
"""
RULE = """
[[rules]]
id = "r"
title = "A rule"
"""


def rule_file(rule: str, head: str = HEAD) -> bytes:
    """A file of one rule, given by its keys."""
    return (head + RULE + rule).encode()
