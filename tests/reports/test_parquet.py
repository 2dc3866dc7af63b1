import io
import sys
from datetime import datetime

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from auditor.filing import ExportError
from auditor.words import Words
from reports import parquet
from reports.parquet import export
from tests.reports.conftest import START
from tests.reports.filing import WORDS, catalogue, filed, many, written

CORSICAN = {"insee": "2A004", "siren": "212000046", "department": "2A", "population": 70_659}


def tables(reports, words=WORDS):
    files = written(export(reports, catalogue(), words))
    return {
        name.removesuffix(".parquet"): pq.ParquetFile(io.BytesIO(content)) for name, content in files.items()
    }


def test_the_four_tables_are_typed():
    found = tables([filed(**CORSICAN)])

    assert list(found) == ["targets", "scans", "scores", "findings"]
    town, scan = found["targets"].schema_arrow, found["scans"].schema_arrow
    assert (town.field("insee").type, town.field("population").type) == (pa.string(), pa.int64())
    assert scan.field("started_at").type == pa.timestamp("us", tz="UTC")
    assert scan.field("observed").type == pa.bool_()
    assert found["scores"].schema_arrow.field("score").type == pa.float64()
    assert not town.field("target").nullable
    assert town.field("insee").metadata[b"description"]


def test_values_come_back_as_they_were():
    found = tables([filed(scan=3, name='=1+1 \u202e\0 "é"', **CORSICAN), filed(scan=4, name="Sans numéro")])

    towns = found["targets"].read().to_pylist()
    assert towns[0]["name"] == '=1+1 \u202e\0 "é"'
    assert (towns[0]["insee"], towns[0]["population"]) == ("2A004", 70_659)
    assert (towns[1]["insee"], towns[1]["population"]) == (None, None)
    scans = found["scans"].read().to_pylist()
    assert isinstance(scans[0]["started_at"], datetime)
    assert scans[0]["started_at"] == START
    assert [scan["scan"] for scan in scans] == [3, 4]
    assert found["findings"].read().num_rows == 2 * len(filed().report.findings)


def test_half_a_character_does_not_stop_the_export():
    (town,) = tables([filed(name="half \ud800")])["targets"].read().to_pylist()

    assert town["name"] == "half ?"


def test_rows_are_written_in_groups(monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 300)

    findings = tables(many(10))["findings"]

    rows = 10 * len(filed().report.findings)
    assert findings.metadata.num_rows == rows
    assert 1 < findings.metadata.num_row_groups <= rows / 300


def test_an_empty_campaign_has_its_columns():
    assert tables([])["findings"].read().num_rows == 0
    assert "code" in tables([])["findings"].schema_arrow.names


@pytest.mark.parametrize(("language", "said"), [("en", "Parquet needs pyarrow"), ("fr", "demande pyarrow")])
def test_without_pyarrow_it_says_what_to_install(monkeypatch, language, said):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(ExportError, match=said) as refused:
        export([], catalogue(), Words(language))

    assert "pip install 'beffroi[parquet]'" in str(refused.value)
