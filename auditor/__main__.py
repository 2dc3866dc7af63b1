"""``beffroi`` and ``python -m auditor``."""

from __future__ import annotations

import os
import sys

from auditor.cli import build_app
from auditor.words import Words, pick_language


def main() -> None:
    """Run the command; the help itself speaks the language that is asked for."""
    words = Words(pick_language(_asked_language(sys.argv[1:]), os.environ))
    build_app(words)(prog_name="beffroi")


def _asked_language(arguments: list[str]) -> str | None:
    """What ``--lang`` says: needed before the options can be parsed, for their help."""
    for index, argument in enumerate(arguments):
        if argument == "--lang":
            return next(iter(arguments[index + 1 :]), None)
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


if __name__ == "__main__":
    main()
