"""``medcodex chart export``: a finished chart for another system, as a file or sent to a receiver."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import NotFoundError, StorageError, UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.exports.finished import Finished
    from medcodex.workflow.people import Actor

FORMATS = ("bar", "dft", "fhir")


def configure_export(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the action."""
    parser.add_argument("account", metavar="ACCOUNT", help="account number of a chart with a complete claim")
    parser.add_argument("--to", choices=FORMATS, required=True,
                        help="HL7 BAR^P12 (codes, DRG), DFT^P03 (charges), or a FHIR Bundle")  # fmt: skip
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", metavar="PATH", type=Path, help="a file, or a folder (default: standard output)")
    where.add_argument("--send", metavar="URL", help="a receiver: mllp://HOST:PORT, or mllps://HOST:PORT with TLS")
    parser.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME")


def export(args: argparse.Namespace) -> int:
    """Write or send a chart. NotFoundError where there is no such chart or none of its claims is complete, InputError
    where there is nothing of the kind to tell, StorageError where it cannot be written or was not taken."""
    import sys  # noqa: PLC0415 - --help must not pay for the database
    from importlib.metadata import version  # noqa: PLC0415

    from medcodex.cli.database_options import existing  # noqa: PLC0415
    from medcodex.cli.workbench_options import operator  # noqa: PLC0415
    from medcodex.interchange.out import WRITERS, write  # noqa: PLC0415
    from medcodex.workflow.people import system  # noqa: PLC0415

    receiver = None if args.send is None else _receiver(args.send, args.to)
    actor = system(operator().login)
    store = existing(args)
    try:
        finished = _finished(store, actor, args.account)
        data = write(finished, args.to, version("medcodex"))
        _tell_trail(store, actor, finished, args.to, data)
    finally:
        store.dispose()
    if receiver is not None:
        _send(finished, args.to, args.send, receiver)
    elif args.out is not None:
        print(_written(args.out, f"chart-{finished.chart.id}.{args.to}.{WRITERS[args.to].ending}", data))
    else:
        sys.stdout.buffer.write(data)
    return 0


def _send(finished: Finished, kind: str, url: str, receiver: tuple[str, int, bool]) -> None:
    from medcodex.app.mllp.sending import messages_of, post  # noqa: PLC0415

    host, port, secure = receiver
    messages = messages_of(finished, kind)
    said = post(host, port, host if secure else None, messages)
    if said is not None:
        raise StorageError(f"not taken: {said}", url)
    print(f"{len(messages)} {'message' if len(messages) == 1 else 'messages'} taken by {url}")


def _receiver(url: str, kind: str) -> tuple[str, int, bool]:
    from urllib.parse import urlsplit  # noqa: PLC0415

    from medcodex.workflow.hooks.destinations import MLLP, MLLP_PORT  # noqa: PLC0415

    if kind not in {"bar", "dft"}:
        raise UsageError("MLLP carries HL7 messages: --to bar or --to dft", "--send")
    try:
        split = urlsplit(url)
        port = split.port or MLLP_PORT
    except ValueError:
        raise UsageError("mllp://HOST:PORT or mllps://HOST:PORT expected", url) from None
    if split.scheme not in MLLP or not split.hostname or split.path.strip("/") or split.query:
        raise UsageError("mllp://HOST:PORT or mllps://HOST:PORT expected", url)
    return split.hostname, port, split.scheme == "mllps"


def _finished(store: DatabaseStore, actor: Actor, account: str) -> Finished:
    from medcodex.workflow.exports.finished import finished_chart  # noqa: PLC0415

    with store.begin(actor) as work:
        chart = work.charts.by_account(account)
        if chart is None:
            raise NotFoundError("no chart of this account", account)
        return finished_chart(work, chart.id)


def _tell_trail(store: DatabaseStore, actor: Actor, finished: Finished, form: str, data: bytes) -> None:
    """What leaves is on the trail before it does (45 CFR 164.528, accounting of disclosures)."""
    from hashlib import sha256  # noqa: PLC0415

    from medcodex.workflow.event import Detail, Event  # noqa: PLC0415

    told: dict[str, Detail] = {"form": form, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
    with store.begin(actor) as work:
        work.record(Event("chart.exported", "chart", finished.chart.id, finished.chart.id, None, told))


def _written(path: Path, name: str, data: bytes) -> Path:
    """The file, whole or not at all; its own name in a folder tells nothing of the patient."""
    target = path / name if path.is_dir() else path
    partial = target.with_name(f".{target.name}.part")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(error.strerror or "cannot be written", str(target)) from None
    return target
