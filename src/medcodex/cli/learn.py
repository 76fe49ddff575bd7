"""``medcodex learn``: practice charts, and what else a student or an educator needs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

    from medcodex.cli.main import CommandModule

ACTIONS: dict[str, tuple[str, str]] = {
    "add": ("medcodex.cli.learn_add", "publish practice charts of your own in the workbench's database"),
    "cases": ("medcodex.cli.learn_cases", "the practice charts with their answer keys"),
    "check": ("medcodex.cli.learn_check", "check answer keys by the books, the edits and the groupers"),
    "drill": ("medcodex.cli.learn_drill", "write a query or a letter to a payer, and have it marked"),
    "career": (
        "medcodex.cli.learn_career",
        "pay and outlook with their sources; which credential fits, and its checklist",
    ),
    "mark": ("medcodex.cli.learn_mark", "mark an answer to a practice chart"),
    "exam": ("medcodex.cli.learn_exam", "a mock exam: a paper from a blueprint and a seed, as PDF or JSON"),
    "quiz": ("medcodex.cli.learn_quiz", "multiple-choice questions made from the books"),
    "education": ("medcodex.cli.learn_education", "what is missing of continuing education, by when"),
    "plan": ("medcodex.cli.learn_plan", "a study plan from an exam's day and the hours there are"),
    "variants": ("medcodex.cli.learn_variants", "the same charts with other sides, ages, types; the key follows"),
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
