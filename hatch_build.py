"""Build hook: brings in axe-core and compiles the gettext catalogues.

Both results are ignored by git and listed as artifacts of the wheel, so that wheel, editable and
pipx installs all carry them and need nothing more at run time.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: The wheel that holds axe-core 4.12.1, and the SHA-256 of the file taken out of it.
AXE_WHEEL = "axe-playwright-python==0.1.8"
AXE_MEMBER = "axe_playwright_python/axe.min.js"
AXE_SHA256 = "84494fec757e4710dc751c8d7a636e457f4532f08f85c86dc9070133fbff53bc"
AXE_PATH = Path("auditor/probes/browser/axe.min.js")


class BuildHook(BuildHookInterface[Any]):
    """Runs before every wheel, editable installs included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Leave axe.min.js and the .mo files in the tree.

        Raises:
            RuntimeError: axe-core could not be fetched, or is not the file that was pinned.
        """
        root = Path(self.root)
        bring_axe(root / AXE_PATH)
        compile_catalogues(root)


def bring_axe(destination: Path) -> None:
    """Take axe.min.js out of the pinned wheel, unless the right file is there already."""
    if destination.is_file() and _sha256(destination.read_bytes()) == AXE_SHA256:
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        try:
            subprocess.run([*command, "--dest", folder, AXE_WHEEL], check=True)
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"could not download {AXE_WHEEL}, which carries axe-core: {error}") from error
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            script = archive.read(AXE_MEMBER)
    if _sha256(script) != AXE_SHA256:
        raise RuntimeError(f"{AXE_MEMBER} of {AXE_WHEEL} is not the file that was pinned ({_sha256(script)})")
    destination.write_bytes(script)


def compile_catalogues(root: Path) -> None:
    """Compile every .po file of the packages into the .mo file beside it."""
    for source in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, catalogue)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
