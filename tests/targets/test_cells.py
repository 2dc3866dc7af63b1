from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.targets.cells import Writer, guard, one_line, unguard


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "'=", "''@"])
def test_a_cell_that_a_spreadsheet_would_obey_is_guarded(start: str) -> None:
    assert guard(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["Trilport", "L’Haÿ", "'s Gravenhage", "'", "", " =1", "2A004"])
def test_any_other_is_written_as_it_is(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra") | st.characters()))
def test_what_was_guarded_is_given_back(text: str) -> None:
    assert unguard(guard(text)) == text


def test_the_writer_guards_every_cell() -> None:
    file = io.StringIO(newline="")
    writer = Writer(file, ["name", "population"])
    writer.write(['=HYPERLINK("http://evil.example")', None])
    writer.write(["Valclair, le Vieux", 0])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [
        ["name", "population"],
        ['\'=HYPERLINK("http://evil.example")', ""],
        ["Valclair, le Vieux", "0"],
    ]


def test_one_line_is_inert_and_short() -> None:
    assert one_line("a\x1b[31m\n b\u202e") == "a [31m b"
    assert one_line("a" * 300) == "a" * 199 + "…"
