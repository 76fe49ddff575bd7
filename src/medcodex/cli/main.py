"""The ``medcodex`` command: picks the command's module, runs it, and turns every failure into one line.

A command's module is imported only when that command is chosen, so looking up one code does not pay for reports or
for the engine. Exit codes: 0 done, 1 "not valid" or a finding of severity error, 2 bad usage or unreadable input,
70 internal error, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from medcodex.errors import MedcodexError, StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, tuple[str, str]] = {
    "code": ("medcodex.cli.code", "propose ICD-10-CM codes for clinical notes, with evidence and book path"),
    "tune": ("medcodex.cli.tune", "learn the ranking from a site's audited charts; replay them"),
    "terms": ("medcodex.cli.terms", "a site's own phrases and the codes they stand for"),
    "deid": ("medcodex.cli.deid", "replace what identifies a patient in notes, keeping the offsets"),
    "lookup": ("medcodex.cli.lookup", "one code: title, hierarchy, notes, seventh characters, billable, dates"),
    "search": ("medcodex.cli.search", "find codes by words"),
    "validate": ("medcodex.cli.validate", "whether codes exist and are billable on a date"),
    "index": ("medcodex.cli.index", "walk the alphabetic index"),
    "pcs": ("medcodex.cli.pcs", "build ICD-10-PCS codes axis by axis or from words; explain a code"),
    "map": ("medcodex.cli.map", "what a code is in another code system, or was in another year"),
    "ndc": ("medcodex.cli.ndc", "National Drug Codes: ten, eleven and twelve digits; units for the claim"),
    "group": ("medcodex.cli.group", "MS-DRG, risk adjustment and clinical categories of coded encounters"),
    "em": ("medcodex.cli.em", "the level of a visit from decision making or time, who bills it and with what"),
    "query": ("medcodex.cli.query", "drafts of compliant queries to the provider; a linter for any query"),
    "check": ("medcodex.cli.check", "check a coded encounter against the guidelines; explain a rule"),
    "claim": ("medcodex.cli.claim", "a coded encounter as an X12 claim: 837P, 837I or 837D"),
    "payer": ("medcodex.cli.payer", "a simulated payer, for trying things: answers a file of claims by given rules"),
    "remit": ("medcodex.cli.remit", "a remittance (835): what was paid, adjusted and why; held against contracts"),
    "x12": (
        "medcodex.cli.x12",
        "X12 files: their envelopes and what is wrong with them; the same bytes back",
    ),
    "hl7": ("medcodex.cli.hl7", "HL7 version 2 messages: what is in them; the same bytes back"),
    "mllp": ("medcodex.cli.mllp", "hear HL7 version 2 messages over the network (MLLP) and keep what they tell"),
    "rules": ("medcodex.cli.rules", "payer rules: test, load, list, show and remove the files a billing office writes"),
    "chart": ("medcodex.cli.chart", "bring charts into the workbench: JSON, or text files"),
    "ingest": ("medcodex.cli.ingest", "take in what other systems sent: HL7 v2, FHIR, C-CDA, PDF, text"),
    "watch": ("medcodex.cli.watch", "take in what other systems put into a folder, as it comes"),
    "ahead": ("medcodex.cli.ahead", "code the workbench's charts before a coder opens them"),
    "data": ("medcodex.cli.data", "list, add, fetch, compare, verify and remove releases of the code sets"),
    "backup": ("medcodex.cli.backup", "write the workbench's database, while it is in use, into one file"),
    "restore": ("medcodex.cli.restore", "put a backup into a new database, and verify its audit trail"),
    "export": ("medcodex.cli.export", "codes, worklist, figures as CSV or Excel: marked, and on the audit trail"),
    "retention": ("medcodex.cli.retention", "charts that need not be kept any longer: list them, end them"),
    "patients": ("medcodex.cli.patients", "bring patients into the index who were kept before there was one"),
    "demo": ("medcodex.cli.demo", "a throw-away workbench with sample charts, users and some days of history"),
    "user": ("medcodex.cli.user", "people of the workbench: add, list, reset, shut out, let in again"),
    "audit": ("medcodex.cli.audit", "prove that nobody changed the audit trail"),
    "keys": ("medcodex.cli.keys", "the workbench's keys: list them, make a new one and seal everything anew"),
    "learn": ("medcodex.cli.learn", "practice charts with answer keys, and what else a student needs"),
    "serve": ("medcodex.cli.serve", "serve workbench and code books over HTTP: pages in the browser, REST under /api"),
}

EXIT_USAGE = 2
EXIT_INTERNAL = 70
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141


class CommandModule(Protocol):
    """What a command's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see '{self.prog} --help')", self.prog)


def entry() -> NoReturn:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command line and return the exit code; never raises for a user's mistake."""
    _guard_streams()
    try:
        status = _dispatch(argv)
        sys.stdout.flush()
    except MedcodexError as error:
        return _report(error, argv)
    except KeyboardInterrupt:
        _complain("medcodex: interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return EXIT_PIPE
    except Exception as error:
        if os.environ.get("MEDCODEX_DEBUG"):
            raise
        return _report_unforeseen(error, argv)
    return status


def _report_unforeseen(error: Exception, argv: Sequence[str]) -> int:
    """Tell the kind of an error only: its message could hold words of a note."""
    if isinstance(error, OSError) and error.strerror:
        where = error.filename if isinstance(error.filename, str) else None
        return _report(StorageError(error.strerror, where), argv)
    if isinstance(error, ModuleNotFoundError):
        from medcodex.cli.extras import check_installed  # noqa: PLC0415 - only a command without its extra pays for it

        try:
            check_installed(error, argv[0])
        except UsageError as told:
            return _report(told, argv)
    if isinstance(error, MemoryError):
        return _report(StorageError("out of memory"), argv, EXIT_INTERNAL)
    message = f"internal error ({type(error).__name__})"
    _complain(f"medcodex: {message}; set MEDCODEX_DEBUG=1 to see where")
    if _wants_json(argv):
        _print_error_json("internal", message, None)
    return EXIT_INTERNAL


def _dispatch(argv: Sequence[str]) -> int:
    if not argv:
        sys.stderr.write(_overview())
        return EXIT_USAGE
    name, rest = argv[0], list(argv[1:])
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(_overview())
        return 0
    if name == "--version":
        from importlib.metadata import version  # noqa: PLC0415 - only this option pays for it

        print(f"medcodex {version('medcodex')}")
        return 0
    if name not in COMMANDS:
        raise UsageError(f"no such command; one of {', '.join(COMMANDS)}", name)
    module_name, summary = COMMANDS[name]
    module = cast("CommandModule", import_module(module_name))
    # No abbreviated options: scripts that rely on one would break when another option is added.
    parser = Parser(prog=f"medcodex {name}", description=summary, allow_abbrev=False)
    module.configure(parser)
    try:
        args = parser.parse_args(rest)
    except SystemExit as done:  # --help
        return int(done.code or 0)
    return module.run(args)


def _overview() -> str:
    lines = ["usage: medcodex COMMAND [ARGUMENTS]", "", "Open medical coding. A human coder decides.", "", "commands:"]
    lines += [f"  {name:<10} {summary}" for name, (_, summary) in COMMANDS.items()]
    lines += ["", "'medcodex COMMAND --help' tells more; 'medcodex --version' names the version."]
    return "\n".join(lines) + "\n"


def _guard_streams() -> None:
    """Make sure that printing cannot fail for want of a stream or of a character in the terminal's encoding."""
    if sys.stdout is None:  # the program was started with a closed descriptor
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _report(error: MedcodexError, argv: Sequence[str], status: int = EXIT_USAGE) -> int:
    where = f"{error.where}: " if error.where else ""
    _complain(f"medcodex: {where}{error.message}")
    if _wants_json(argv):
        _print_error_json(error.kind, error.message, error.where)
    return status


def _wants_json(argv: Sequence[str]) -> bool:
    options = argv[: argv.index("--")] if "--" in argv else argv
    if "--json" in options or "--format=json" in options or "--format=fhir" in options:
        return True
    return any(pair in {("--format", "json"), ("--format", "fhir")} for pair in pairwise(options))


def _print_error_json(kind: str, message: str, where: str | None) -> None:
    import json  # noqa: PLC0415 - only failures pay for it

    try:
        print(json.dumps({"error": {"kind": kind, "message": message, "where": where}}), flush=True)
    except OSError:
        _drop_output()  # the message already stands on standard error


def _drop_output() -> None:
    """Send what is left to nowhere: the interpreter flushes standard output once more on its way out."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(line: str) -> None:
    printable = "".join(char if char.isprintable() else "�" for char in line)
    try:
        print(printable if len(printable) <= 500 else printable[:499] + "…", file=sys.stderr, flush=True)
    except OSError:
        return
