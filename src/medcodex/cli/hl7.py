"""medcodex hl7 read|rewrite"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from medcodex.cli.sources import read_source, source_name

if TYPE_CHECKING:
    import argparse

    from medcodex.formats.hl7v2.message import Message, Segment


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    reading = actions.add_parser("read", help="the messages of a file, segment by segment", allow_abbrev=False)
    reading.add_argument("--json", action="store_true", help="one JSON object, with fields and their components")
    rewriting = actions.add_parser("rewrite", help="read a file and write the same bytes", allow_abbrev=False)
    for action in (reading, rewriting):
        action.add_argument("file", metavar="FILE", help="a file of HL7 v2 messages; - for standard input")


def run(args: argparse.Namespace) -> int:
    """Read or rewrite a file; InputError where it holds no message."""
    from medcodex.formats.hl7v2.reading import read_messages  # noqa: PLC0415 - --help must not pay for reading

    messages = read_messages(read_source(args.file), source_name(args.file))
    if args.action == "rewrite":
        sys.stdout.buffer.write(b"".join(map(bytes, messages)))
    elif args.json:
        print(json.dumps({"messages": [_object(message) for message in messages]}, ensure_ascii=False))
    else:
        for message in messages:
            _tell(message)
    return 0


def _tell(message: Message) -> None:
    kind, event = message.kind
    counted = dict.fromkeys(segment.id for segment in message.segments)
    told = f"{kind}^{event} {message.control} {message.header.value(12)}: {' '.join(counted)}"
    print("".join(char if char.isprintable() else "?" for char in told))


def _object(message: Message) -> dict[str, Any]:
    kind, event = message.kind
    return {
        "type": kind,
        "event": event,
        "control": message.control,
        "version": message.header.value(12),
        "encoding": message.encoding,
        "segments": [{"id": one.id, "line": one.number, "fields": _fields(one)} for one in message.segments],
    }


def _fields(segment: Segment) -> dict[str, Any]:
    """Fields that hold something by their position: a text, or where there is more to it a list of repetitions, each a
    list of components, each a text or a list of subcomponents."""
    found: dict[str, Any] = {}
    for position in range(1, segment.fields + 1):
        told = segment.structure(position)
        if told:
            found[str(position)] = told
    return found
