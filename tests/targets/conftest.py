"""Files to read, and the way of a file through an import."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.targets import Town, Unusable
from auditor.targets.intake import Intake
from auditor.targets.sources import source_of
from auditor.targets.sources.records import open_records
from auditor.targets.territory import Territory
from auditor.words import Words


@dataclass
class Taken:
    """What an import made of a file."""

    source: str
    towns: list[Town]
    rejects: list[Unusable]
    intake: Intake

    @property
    def codes(self) -> list[tuple[int, str]]:
        """Line and code of each row that cannot be used."""
        return [(reject.line, reject.code) for reject in self.rejects]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file: text, bytes, or records as JSON; compressed when its name ends with .gz."""

    def write_file(name: str, content: object) -> Path:
        path = tmp_path / name
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, ensure_ascii=False)
        raw = content.encode("utf-8") if isinstance(content, str) else content
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return path

    return write_file


@pytest.fixture
def take() -> Callable[..., Taken]:
    """Import a file."""

    def take_file(path: Path, asked: str | None = None, **territory: object) -> Taken:
        words = Words("en")
        columns, records = open_records(path, words)
        source = source_of(asked, columns, path, words)
        intake = Intake(source, Territory(**territory), path, words)
        found = list(intake.take(records))
        towns = [item for item in found if isinstance(item, Town)]
        return Taken(source.name, towns, [item for item in found if isinstance(item, Unusable)], intake)

    return take_file
