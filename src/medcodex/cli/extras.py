"""Which extra of the install brings a package that a command asks for."""

from __future__ import annotations

from medcodex.errors import UsageError

WEB = frozenset({"fastapi", "jinja2", "pydantic", "re2", "starlette", "uvicorn"})
WORKBENCH = frozenset({"alembic", "argon2", "authlib", "cryptography", "jellyfish", "joserfc", "multipart",
                       "nicknames", "psycopg", "pyotp", "python_multipart", "segno", "sqlalchemy",
                       "zxcvbn"})  # fmt: skip

INTERFACES = frozenset({"PIL", "lxml", "pypdf", "striprtf", "xlsxwriter"})
LEARN = frozenset({"fsrs", "icalendar"})
EXTRAS = {"web": WEB, "workbench": WORKBENCH, "interfaces": INTERFACES, "learn": LEARN}


def check_installed(error: ModuleNotFoundError, command: str) -> None:
    """UsageError, naming the extra, where one of its packages is missing; other modules missing are faults of ours."""
    name = (error.name or "").partition(".")[0]
    extra = next((extra for extra, packages in EXTRAS.items() if name in packages), None)
    if extra is not None:
        raise UsageError(f"{name} is not installed: pip install 'medcodex[{extra}]'", command) from None
