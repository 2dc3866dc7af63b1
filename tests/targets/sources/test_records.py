from __future__ import annotations

import codecs
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.targets import TargetsFileError, Town
from auditor.targets.intake import Intake
from auditor.targets.sources import source_of
from auditor.targets.sources.records import open_records
from auditor.targets.territory import Territory
from auditor.words import Words
from tests.targets.sources.samples import COMMUNE, EPCI, as_csv, commune, service

WORDS = Words("en")


def read(path: Path) -> list[object]:
    return [record for _, record in open_records(path, WORDS)[1]]


def test_json_gives_back_its_objects(write) -> None:
    records = [COMMUNE, {"a": [1, {"b": None}], "c": {"d": [True, 1.5, "é"]}}, {}]
    path = write("r.json", codecs.BOM_UTF8 + b" \n" + json.dumps(records, indent=2).encode())
    columns, numbered = open_records(path, WORDS)
    assert columns == list(COMMUNE)
    assert list(numbered) == list(enumerate(records, start=1))


def test_what_is_no_object_is_nothing(write) -> None:
    assert read(write("r.json", '[{"a": 1}, 2, "x", [{"b": 2}], null, {"c": 3}]')) == [
        {"a": 1},
        None,
        None,
        None,
        None,
        {"c": 3},
    ]


BROKEN = {
    "cut": b'[{"a": 1}, {"a"',
    "followed by something": b'[{"a": 1}] and more',
    "Latin-1": '[{"a": "Orléans"}]'.encode("latin-1"),
    "over-long UTF-8": b'[{"\xc0\x80": 1}]',
    "no number": b'[{"a": NaN}]',
    "a number beyond all": b'[{"a": 1' + b"0" * 5000 + b"}]",
    "an endless text": b'[{"a": "' + b"x" * (3 << 20) + b'"}]',
    "endless nesting": b"[" * 200_000,
    "deep nesting": b'[{"a": ' + b"[" * 40 + b"]" * 40 + b"}]",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_json_that_is_broken_or_hostile_is_refused(write, content: bytes) -> None:
    with pytest.raises(TargetsFileError, match=r"r\.json: "):
        read(write("r.json", content))


def test_a_long_json_is_never_held_whole(write) -> None:
    path = write(
        "r.json.gz", [service(nom=f"Mairie - {number}", padding="x" * 1000) for number in range(5_000)]
    )
    _, records = open_records(path, WORDS)
    next(records)
    tracemalloc.start()
    count = sum(1 for _ in records)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_999
    assert peak < 2_000_000  # of nine million characters


def test_progress_ends_at_the_size_of_the_file(write) -> None:
    path = write("r.json.gz", [commune(number) for number in range(5_000)])
    places: list[int] = []
    _, records = open_records(path, WORDS, places.append)
    assert sum(1 for _ in records) == 5_000
    assert places == sorted(places)
    assert places[-1] == path.stat().st_size


# --- Any bytes ------------------------------------------------------------------------------------

SEEDS = [
    json.dumps([commune(number) for number in range(3)]).encode(),
    as_csv([COMMUNE, EPCI]).encode(),
    json.dumps([service(), service("cg")], ensure_ascii=False).encode(),
    "nom;site;insee;population;courriel\nOrléans;x.fr;45234;116 000;a@x.fr\n".encode("cp1252"),
]
PIECES = st.sampled_from(
    [
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"null",
        b"1e999",
        b"\\ud800",
        b"\\u0000",
        b"\n",
        b"\r",
        b";",
        b",",
        b"\xe9",
        b"\x00",
    ]
) | st.binary(max_size=6)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A right file of which some pieces were replaced."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(PIECES) + content[at + draw(st.integers(0, 12)) :]
    return content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(
    content=spoilt() | st.lists(PIECES, max_size=30).map(b"".join),
    asked=st.sampled_from([None, "rpnt", "annuaire", "domains"]),
)
def test_any_bytes_are_towns_or_rejects_or_are_refused(
    tmp_path: Path, content: bytes, asked: str | None
) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    try:
        columns, records = open_records(
            path, WORDS, on_foreign=lambda _, line: line.decode("cp1252", "replace")
        )
        intake = Intake(source_of(asked, columns, path, WORDS), Territory(), path, WORDS)
        found = list(intake.take(records))
    except TargetsFileError:
        return
    for item in found:
        if isinstance(item, Town):
            assert item.target().url == item.site
        else:
            assert item.written.isprintable()
            assert item.reason(Words("fr"))
    tally, census = intake.tally, intake.census
    assert census.read == tally.kept + tally.outside + tally.rejected.total() + census.strangers.total()
