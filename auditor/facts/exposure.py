"""Files that must not be public, asked for with the town's mandate."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.model import Cause, Model

#: What a file gives away.
Group = Literal["repository", "configuration", "backup", "log", "diagnostics", "listing"]


class AskedFile(Model):
    """One address, asked once with GET for its first bytes, no redirect followed. Nothing of them is kept.

    Attributes:
        kind: of file: "git", "env"…
        marker: by what the file was recognised; empty when it is not there, whatever the server answered.
        size: of the file, in bytes, as far as the server says it, else of what was read; 0 unless recognised.
        sha256: of the bytes that were read, to tell whether the same file is still there; empty unless
            recognised.
        cause: why no answer came.
    """

    kind: str
    group: Group
    url: str
    status: int | None = None
    marker: str = ""
    size: int = 0
    sha256: str = ""
    cause: Cause | None = None


class ExposedFiles(Fact):
    """What was asked for, if the town gave a mandate.

    Attributes:
        mandated: False when nobody asked for it: nothing was sent then.
        baseline: status of the answer to an address that cannot exist.
        stopped: why not all was asked; None when all was.
    """

    kind: Literal["exposure.files"] = "exposure.files"
    schema_version: Literal[1] = 1
    mandated: bool = False
    baseline: int | None = None
    files: tuple[AskedFile, ...] = ()
    stopped: Cause | None = None
