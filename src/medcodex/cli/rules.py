"""medcodex rules test|add|list|show|remove"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse

    from medcodex.edits.payer.model import RuleFile
    from medcodex.library.payer_rules import Held


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, told in (
        ("test", "run the examples inside rule files; nothing is loaded"),
        ("add", "load rule files whose examples come out as expected, beside the versions there are"),
    ):
        action = actions.add_parser(name, help=told)
        action.add_argument("files", metavar="FILE", nargs="+")
        add_json(action)
    add_json(actions.add_parser("list", help="the rule files loaded: payers, versions, dates"))
    showing = actions.add_parser("show", help="the rules of a payer that are in force on a date, or of one version")
    showing.add_argument("payer", metavar="PAYER", help="the payer's id, or its name as claims give it")
    showing.add_argument("--version", metavar="V", help="this version, whatever the date")
    add_date(showing)
    add_json(showing)
    removing = actions.add_parser("remove", help="take one version of a payer's rules away")
    removing.add_argument("payer", metavar="PAYER")
    removing.add_argument("version", metavar="VERSION")


def run(args: argparse.Namespace) -> int:
    """Do the action; 1 where an example does not come out as expected. InputError for a file that is no rule file."""
    if args.action in {"test", "add"}:
        return _test(args) if args.action == "test" else _add(args)
    from medcodex.library.home import default_home  # noqa: PLC0415 - --help must not pay for the library

    if args.action == "remove":
        from medcodex.library.payer_rules import remove  # noqa: PLC0415

        remove(default_home(), args.payer, args.version, say)
        say(f"{args.payer} {args.version} removed")
        return 0
    return _list(args) if args.action == "list" else _show(args)


def _test(args: argparse.Namespace) -> int:
    from medcodex.app.payer_rules import try_examples  # noqa: PLC0415
    from medcodex.cli.render_rules import print_tried, tried_object  # noqa: PLC0415
    from medcodex.library.payer_rules import read_file  # noqa: PLC0415

    read = [(path, read_file(Path(path))[1]) for path in args.files]
    results = [(path, file, try_examples(file, path)) for path, file in read]
    if args.json:
        _print_json([tried_object(*result) for result in results])
    else:
        for result in results:
            print_tried(*result)
    return 0 if all(one.as_expected for _, _, tried in results for one in tried) else 1


def _add(args: argparse.Namespace) -> int:
    from medcodex.app.payer_rules import try_examples  # noqa: PLC0415
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.payer_rules import add, read_file  # noqa: PLC0415

    read = [(path, *read_file(Path(path))) for path in args.files]
    for path, _, file in read:
        wrong = next((one for one in try_examples(file, path) if not one.as_expected), None)
        if wrong is not None:
            raise InputError(
                f"example {wrong.number} does not come out as expected; see: medcodex rules test",
                f"{path}: rule {wrong.rule}",
            )
        for warning in file.warnings:
            say(f"{path}: {warning}")
    done = [(file, add(default_home(), data, file, say)) for _, data, file in read]
    if args.json:
        _print_json([{"payer": file.payer, "version": file.version, "added": added} for file, added in done])
    else:
        for file, added in done:
            print(f"{'loaded' if added else 'already loaded'}: {file.payer} {file.version}, {len(file.rules)} rules")
    return 0


def _list(args: argparse.Namespace) -> int:
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.payer_rules import held  # noqa: PLC0415

    found = held(default_home())
    if args.json:
        _print_json([_held_object(one) for one in found])
        return 0
    for one in found:
        file = one.file
        end = f"until {file.end}" if file.end else "with no end"
        origin = "" if one.path else "  (with the installation)"
        print(f"{file.payer} {file.version}  from {file.start} {end}  {len(file.rules)} rules{origin}")
        print(f"  {file.title}: {', '.join(file.names)}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from medcodex.cli.render_rules import print_rules, rules_object  # noqa: PLC0415
    from medcodex.edits.payer.checker import payer_key  # noqa: PLC0415
    from medcodex.errors import NotLoadedError  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.payer_rules import held  # noqa: PLC0415

    wanted = payer_key(args.payer)
    files = [one.file for one in held(default_home()) if wanted in map(payer_key, one.file.names)]
    if args.version is not None:
        chosen = [file for file in files if file.version == args.version]
        which = f"version {args.version}"
    else:
        day = date_of(args.date)
        newest: dict[str, RuleFile] = {file.payer: file for file in files if file.in_force(day)}
        chosen = list(newest.values())  # in the order of their first days: the last that began answers
        which = f"in force on {day}"
    if not chosen:
        raise NotLoadedError(f"no rules of this payer {which} are loaded", args.payer)
    if args.json:
        _print_json([rules_object(file) for file in chosen])
    else:
        for file in chosen:
            print_rules(file)
    return 0


def _held_object(one: Held) -> dict[str, Any]:
    from medcodex.cli.render_rules import file_object  # noqa: PLC0415

    return file_object(one.file) | {"file": str(one.path) if one.path else None}


def _print_json(answer: Any) -> None:
    import json  # noqa: PLC0415

    print(json.dumps(answer, ensure_ascii=False, indent=2))
