"""medcodex user"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.workbench_options import add_database, opened_store, operator

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import Role, User


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add somebody, and print the link by which they set a password")
    add.add_argument("login", metavar="LOGIN", help="what they type to sign in")
    add.add_argument("--role", metavar="R", required=True,
                     help="coder, auditor, provider, biller, manager, educator, student or admin")  # fmt: skip
    add.add_argument("--name", metavar="NAME", help="their name (default: the login)")
    reset = actions.add_parser("reset", help="a new link for somebody; the password stops working at once")
    reset.add_argument("login", metavar="LOGIN")
    reset.add_argument("--factor", action="store_true", help="take the second factor away too")
    for name, told in (("disable", "shut somebody out; their sessions end"), ("enable", "let them in again")):
        actions.add_parser(name, help=told).add_argument("login", metavar="LOGIN")
    actions.add_parser("list", help="everybody, with role and state")
    for action in actions.choices.values():
        add_database(action)
        action.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Do what was asked. Raises UsageError, NotFoundError, ConflictError where a login is taken, StorageError."""
    with opened_store(args.database) as store:
        if args.action == "list":
            return _list(store, as_json=args.json)
        user, token = _change(store, args)
    if args.json:
        print(json.dumps({"login": user.login, "role": user.role, "active": user.active, "token": token}))
    elif token is not None:
        print(f"{user.login} sets a password within three days at /welcome?token={token}")
    else:
        print(f"{user.login} is {'let in' if user.active else 'shut out'}")
    return 0


def _change(store: DatabaseStore, args: argparse.Namespace) -> tuple[User, str | None]:
    """The user as they are then, and the token of their link where there is one."""
    from medcodex.workflow.identity import accounts  # noqa: PLC0415 - --help must not pay for the database

    with store.begin(operator()) as work:
        if args.action == "add":
            user = accounts.add_user(work, args.login, args.name or args.login, _role(args.role))
            return user, accounts.invite(work, user.id)
        user = _named(work.people.by_login(args.login), args.login)
        if args.action == "reset":
            return user, accounts.reset(work, user.id, factor=args.factor)
        return accounts.set_active(work, user.id, active=args.action == "enable"), None


def _list(store: DatabaseStore, *, as_json: bool) -> int:
    with store.begin(operator()) as work:
        people = [(user, work.identity.credential(user.id)) for user in work.people.all()]
    if as_json:
        print(json.dumps([
            {"login": user.login, "name": user.name, "role": user.role, "active": user.active,
             "second_factor": credential.has_factor}
            for user, credential in people
        ]))  # fmt: skip
        return 0
    for user, credential in people:
        state = "active" if user.active else "shut out"
        factor = ", second factor" if credential.has_factor else ""
        print(f"{user.login:<24} {user.role:<9} {state}{factor}  {user.name}")
    return 0


def _role(text: str) -> Role:
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.workflow.people import Role  # noqa: PLC0415

    try:
        return Role(text)
    except ValueError:
        raise UsageError(f"no such role; one of {', '.join(Role)}", "--role") from None


def _named(user: User | None, login: str) -> User:
    from medcodex.errors import NotFoundError  # noqa: PLC0415

    if user is None:
        raise NotFoundError("no such user", login)
    return user
