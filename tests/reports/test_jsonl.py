import json

from auditor.filing import Filed
from reports import json as one_report
from reports.jsonl import export
from tests.reports.filing import WORDS, catalogue, filed, many, written


def lines(reports, words=WORDS):
    return written(export(reports, catalogue(), words))["reports.jsonl"].splitlines(keepends=True)


def test_a_line_is_a_filed_report_that_comes_back_as_it_was():
    given = [filed(scan=7, campaign="printemps"), filed(scan=8, name="L’Haÿ\u2028lès\nBois")]

    written_lines = lines(given)

    assert [Filed.model_validate_json(line) for line in written_lines] == given
    assert all(line.endswith(b"}\n") for line in written_lines)


def test_the_report_is_that_of_the_json_report_with_keys_sorted():
    given = filed()

    (line,) = lines([given])

    content = json.loads(line)
    assert content["report"] == json.loads(b"".join(one_report.export(given.report, WORDS)))
    assert list(content) == ["campaign", "report", "scan"]
    assert list(content["report"]) == sorted(content["report"])


def test_language_changes_nothing(make_words):
    assert lines(many(3), make_words("fr")) == lines(many(3), make_words("en"))
