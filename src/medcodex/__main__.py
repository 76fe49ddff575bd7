"""``python -m medcodex`` is the ``medcodex`` command."""

from __future__ import annotations

from medcodex.cli.main import entry

if __name__ == "__main__":
    entry()
