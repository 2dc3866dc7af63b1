"""How every page is made: escaped, strict about what it is given, and without control characters."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.text import one_line, visible


@cache
def environment() -> Environment:
    """The environment of all the templates."""
    made = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["one_line"] = one_line
    return made


def _finalize(value: Any) -> Any:
    """Nothing that is shown may hold a control character, wherever it comes from."""
    return visible(value) if isinstance(value, str) else value
