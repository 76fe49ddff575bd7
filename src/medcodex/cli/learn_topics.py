"""``medcodex learn topics``"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the topics."""
    from medcodex.learn.topics import topics  # noqa: PLC0415 - --help must not pay for it

    if args.json:
        print(json.dumps([asdict(one) for one in topics().values()], indent=1))
        return 0
    for one in topics().values():
        print(f"{one.name:<20} {one.kind:<10} {one.title}")
    return 0
