"""``medcodex learn``: practice charts, and what else a student or an educator needs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

    from medcodex.cli.main import CommandModule

ACTIONS: dict[str, tuple[str, str]] = {
    "cases": ("medcodex.cli.learn_cases", "the practice charts with their answer keys"),
    "check": ("medcodex.cli.learn_check", "check answer keys by the books, the edits and the groupers"),
    "exam": ("medcodex.cli.learn_exam", "a mock exam: a paper from a blueprint and a seed, as PDF or JSON"),
    "quiz": ("medcodex.cli.learn_quiz", "multiple-choice questions made from the books"),
    "topics": ("medcodex.cli.learn_topics", "what charts and questions are about"),
}
"""Each action's module with its summary; the modules import what they need when they run."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, (module, summary) in ACTIONS.items():
        _module(module).configure(actions.add_parser(name, help=summary, description=summary, allow_abbrev=False))


def run(args: argparse.Namespace) -> int:
    """Do the action."""
    return _module(ACTIONS[args.action][0]).run(args)


def _module(name: str) -> CommandModule:
    return cast("CommandModule", import_module(name))
