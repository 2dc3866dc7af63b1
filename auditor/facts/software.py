"""What the site is made with, as its files tell: scripts of the home page, feeds."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.model import Cause, Model


class ScriptLibrary(Model):
    """A library that was recognised in a script.

    Attributes:
        seen_in: whether its address tells, or what stands in it.
    """

    name: str
    version: str
    seen_in: Literal["address", "content"]


class Script(Model):
    """A script that the home page loads.

    Attributes:
        size: bytes that were read; sha256: of them. 0 and empty when it was not asked for or did not come.
        cause: why its content was not read, or not to its end; NOT_ASKED for those of other sites and those
            beyond the cap.
    """

    url: str
    size: int = 0
    sha256: str = ""
    libraries: tuple[ScriptLibrary, ...] = ()
    cause: Cause | None = None


class Generator(Model):
    """What a feed says made it."""

    url: str
    text: str


class SiteSoftware(Fact):
    """Scripts of the home page, in its order, and what the feeds of the sample say of their maker."""

    kind: Literal["site.software"] = "site.software"
    schema_version: Literal[1] = 1
    scripts: tuple[Script, ...] = ()
    generators: tuple[Generator, ...] = ()
