import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from auditor.model import Report
from auditor.words import Words
from reports.terminal import summary


def lines(report: Report, words: Words, **options: Any) -> list[str]:
    output = io.StringIO()
    summary(report, words, Console(file=output, **options))
    return output.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 200])
def test_every_line_fits_80_columns(report, words, width):
    assert max(cell_len(line) for line in lines(report, words, width=width)) <= 80


def test_a_narrow_window_is_obeyed(report, words):
    assert max(cell_len(line) for line in lines(report, words, width=60)) <= 60


def test_wide_characters_fit_too(make_report, make_words):
    report = make_report()
    target = report.target.model_copy(update={"name": "語" * 100})

    told = lines(report.model_copy(update={"target": target}), make_words(), width=80)

    assert max(cell_len(line) for line in told) <= 80


def test_a_pipe_gets_no_colour(report, words):
    told = lines(report, words, width=80)

    assert "\x1b" not in "".join(told)


def test_letters_are_told_without_colour(report, make_words):
    told = lines(report, make_words(), width=80)

    scales = {line.split()[0]: line for line in told if line.startswith("  ") and "observed" in line}
    assert "[D]" in scales["Interoperability"]
    assert "[F]" in scales["Security"]
    assert "39/100" in scales["Security"]
    assert "Not rated" in scales["Reversibility"]
    assert "/100" not in scales["Reversibility"]


def test_colour_comes_with_a_terminal_and_goes_with_no_color(report, make_words, monkeypatch):
    options = {"width": 80, "force_terminal": True, "color_system": "standard"}
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = "\n".join(lines(report, make_words(), **options))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = "\n".join(lines(report, make_words(), **options))

    assert "\x1b[1;33m" in coloured
    assert "33m" not in plain


def test_actions_keep_their_order(report, words):
    told = "\n".join(lines(report, words, width=80))

    positions = [told.index(f"fix:{action.code}") for action in report.actions]
    assert positions == sorted(positions)


def test_a_server_cannot_command_the_terminal(make_report, make_words):
    report = make_report()
    target = report.target.model_copy(update={"name": "a\x1b]0;owned\x07\u202eb [red]c[/red]"})

    told = lines(report.model_copy(update={"target": target}), make_words(), width=80)

    assert told[0] == "a␛]0;owned␇b [red]c[/red]"


def test_a_line_is_not_broken_at_a_no_break_space(make_report, make_words):
    report = make_report()
    name = "x" * 73 + " aaaaaa\N{NO-BREAK SPACE}: bbb"
    target = report.target.model_copy(update={"name": name})

    told = lines(report.model_copy(update={"target": target}), make_words(), width=80)

    assert told[0] == "x" * 73
    assert told[1] == "aaaaaa\N{NO-BREAK SPACE}: bbb"


def test_a_town_with_nothing_to_mend(make_report, make_words):
    told = "\n".join(lines(make_report(actions=(), findings=(), failures=()), make_words(), width=80))

    assert "Nothing to mend was found" in told
    assert "What could not be observed" not in told
