"""What holds of all that exports many reports: in one pass, without keeping them, whatever they hold."""

import tracemalloc

import pytest

from auditor.model import Axis, Cause, Outcome, Place
from auditor.registry import load_registry
from reports import parquet
from tests.reports.conftest import HOSTILE, build_report, finding
from tests.reports.filing import WORDS, catalogue, filed, many, written

FORMATS = ("csv", "earl", "jsonl", "junit", "parquet", "sarif")

#: Control characters, half characters, the end of a CDATA section, formulas, marks that turn the direction.
VENOM = (
    "\0\x01\x1b[31m\x7f\x85",
    "\ud800 half \udfff",
    "]]><!-- & \" ' </testcase>",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r\n-2+3",
    "\u202e\u2066\u200fevil",
    "\ufffe\uffff\U0001f600",
    HOSTILE * 3,
)


@pytest.fixture(scope="module")
def exporters():
    return load_registry().campaign_exporters


@pytest.fixture
def small_groups(monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 500)


def small_report():
    found = [
        finding(
            f"accessibility.axe.rule-{number:02}", outcome, Axis.ACCESSIBILITY, places=(Place(where=".a"),)
        )
        for number, outcome in enumerate([Outcome.FAILED, Outcome.PASSED, Outcome.CANT_TELL] * 8)
    ]
    return build_report(findings=tuple(found))


def poisoned(text):
    findings = [
        finding(
            "accessibility.axe.label",
            outcome,
            Axis.ACCESSIBILITY,
            arguments={"count": 2, "text": text, "names": (text, text)},
            places=(Place(where=text, excerpt=text),),
            page=f"https://www.saint-exemple.fr/{text}",
            cause=Cause.TIMED_OUT,
        )
        for outcome in Outcome
    ]
    return filed(
        build_report(findings=tuple(findings)), campaign=text, name=text or "town", url=f"https://{text}/"
    )


def test_every_format_is_installed(exporters):
    assert set(exporters) == {*FORMATS, "catalogue"}


@pytest.mark.parametrize("name", FORMATS)
def test_reports_are_written_as_they_come(exporters, small_groups, name):
    taken = []
    source = (taken.append(one.scan) or one for one in many(100, small_report()))

    sizes = {}
    for _, content in exporters[name](source, catalogue(), WORDS):
        sizes[len(taken)] = sizes.get(len(taken), 0) + len(content)

    assert len(taken) == 100
    early = sum(size for count, size in sizes.items() if 0 < count <= 50)
    # The end of a Parquet file is long when the groups are small.
    assert early > 0.1 * sum(size for count, size in sizes.items() if count)


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_reports(exporters, small_groups, name):
    report = small_report()
    peaks = []
    for count in (100, 100, 1500):  # the first fills caches
        tracemalloc.start()
        for _ in exporters[name](many(count, report), catalogue(), WORDS):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    # 1500 JSON reports are about 20 MB; keys of towns and groups of rows may be kept.
    assert peaks[2] < peaks[1] + 1_500_000


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_is_an_export_too(exporters, name):
    files = written(exporters[name]([], catalogue(), WORDS))

    assert all(files.values()) or name == "jsonl"


@pytest.mark.parametrize("text", VENOM, ids=range(len(VENOM)))
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_texts_make_sound_files(exporters, name, text):
    for file, content in written(exporters[name]([poisoned(text)], catalogue(), WORDS)).items():
        assert content
        if not file.endswith(".parquet"):
            shown = content.decode("utf-8")
            assert not set(shown) & set("\0\x01\x1b\ud800\udfff")


def test_the_catalogue_reads_no_report(exporters):
    def forbidden():
        raise AssertionError("a report was asked for")
        yield

    assert written(exporters["catalogue"](forbidden(), catalogue(), WORDS))
