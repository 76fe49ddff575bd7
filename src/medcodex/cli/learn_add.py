"""``medcodex learn add``: an educator's own practice charts into the workbench's database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json, say
from medcodex.cli.database_options import add_database, existing
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import Actor


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="a chart's folder, or one that holds such folders")
    parser.add_argument("--author", required=True, metavar="LOGIN", help="the educator whose charts they are")
    add_database(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Publish the charts, all or none. InputError for keys that may not teach, with what is wrong; ForbiddenError
    where the author does not teach."""
    from medcodex.app.learn.case_folders import files_in  # noqa: PLC0415 - --help must not pay for it

    folders = files_in(args.folder)
    try:
        from medcodex.app.learn.catalogue import Catalogue  # noqa: PLC0415
        from medcodex.app.learn.marking_means import open_markers  # noqa: PLC0415
        from medcodex.app.learn.practice import Practice  # noqa: PLC0415
        from medcodex.library.home import default_home  # noqa: PLC0415
        from medcodex.library.shelf import Shelf  # noqa: PLC0415

        store = existing(args)
    except ModuleNotFoundError as error:
        check_installed(error, "learn add")
        raise
    try:
        shelf = Shelf(default_home())
        shelf.prepare(say)
        practice = Practice(store, Catalogue(), open_markers(shelf, say))
        added = practice.add(_author(store, args.author), folders)
    finally:
        store.dispose()
    if args.json:
        print(json.dumps([{"id": one.name, "digest": one.digest, "state": str(one.state)} for one in added]))
    else:
        print("\n".join(f"{one.name}: {one.state}" for one in added))
    return 0


def _author(store: DatabaseStore, login: str) -> Actor:
    from medcodex.errors import NotFoundError  # noqa: PLC0415
    from medcodex.workflow.people import Actor, system  # noqa: PLC0415

    with store.learning(system("learn add")) as work:
        user = work.people.by_login(login)
    if user is None or not user.active:
        raise NotFoundError("nobody is called so", login)
    return Actor(user.id, user.login, user.role, "cli")
