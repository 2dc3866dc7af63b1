"""Pictures inside documents: kept apart, once each, and put back to the byte."""

from __future__ import annotations

import base64
import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from auditor.archive.archive import open_archive
from auditor.archive.blobs import kept, put_aside, put_back
from auditor.archive.errors import ArchiveError
from auditor.archive.packing import encoded, pack, unpack
from auditor.archive.reports import filed_document
from auditor.archive.scans import unjudged
from auditor.archive.tables import blobs, facts
from auditor.facts.page import Pages, Screenshot
from tests.archive.filled import fill, seen, towns
from tests.archive.test_scans import other_rubric
from tests.checks import facts as example
from tests.checks.facts import registry


def picture(seed: int = 1, size: int = 30_000) -> Screenshot:
    data = base64.b64encode(Random(seed).randbytes(size)).decode("ascii")
    return Screenshot(media_type="image/webp", width=960, height=540, scale=0.5, data=data)


def compact(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def how_many(archive) -> int:
    with archive.reading() as connection:
        return connection.execute(select(func.count()).select_from(blobs)).scalar_one()


def there_and_back(archive, document: bytes) -> bytes:
    """A document once put aside; what is put back is as it was."""
    with archive.writing() as connection:
        aside = put_aside(connection, document)
    with archive.reading() as connection:
        assert put_back(connection, aside) == document
    return aside


def test_a_visit_is_read_back_with_its_picture_which_is_kept_apart(archive):
    pages = example.visit(screenshot=picture())
    observations = [seen(town, pages) for town in towns(3)]
    campaign, _ = fill(archive, "automne", *observations)
    read = [
        item
        for chunk in unjudged(archive, campaign, other_rubric(archive), registry().facts)
        for _, item in chunk
    ]
    assert [fact for item in read for fact in item.facts if isinstance(fact, Pages)] == [pages] * 3
    assert how_many(archive) == 2  # the trust store, and the picture, which is the same thrice
    with archive.reading() as connection:
        stored = [
            unpack(row.content) for row in connection.execute(select(facts).where(facts.c.kind == pages.kind))
        ]
        shot = json.loads(stored[0])["visits"][0]["screenshot"]
        assert kept(connection, shot["data"].removeprefix("sha256:")) == base64.b64decode(picture().data)
    assert max(map(len, stored)) < 3_000
    assert {**shot, "data": ""} == {**picture().model_dump(), "data": ""}


def test_any_document_may_hold_pictures_at_any_depth(archive):
    one, other = picture(1).model_dump(), picture(2).model_dump()
    document = compact({"pictures": [{**one, "alt": "L’accueil"}, {"deep": [[other]]}], "again": one})
    aside = there_and_back(archive, document)
    assert len(aside) < 1_000
    assert how_many(archive) == 2


def test_all_else_stays_as_it_was_written(archive):
    """Numbers, spaces and order too, which a parser and a printer would write otherwise."""
    data = picture().data
    document = f'{{"b":1e2,"a":1.50,"media_type":"image/png","data":"{data}","c":"\\u00e9é"}}'.encode()
    aside = there_and_back(archive, document)
    assert aside == document.replace(data.encode(), aside.partition(b'"data":"')[2].partition(b'"')[0])


@pytest.mark.parametrize(
    "content",
    [
        {"media_type": "image/webp", "data": "court"},
        {"media_type": "image/webp", "data": "é" * 1000},
        {"media_type": "image/webp", "data": "A" * 999},  # no base64
        {"media_type": "image/webp", "data": "A" * 998 + "B="},  # a base64 that nobody would write
        {"media_type": "image/webp", "data": None},
        {"media_type": "text/html", "data": "A" * 1000},
        {"media_type": "image/webp", "text": "A" * 1000},
        {"text": '"media_type":"image/webp","data":"' + "A" * 1000 + '"'},
        [],
    ],
    ids=repr,
)
def test_what_is_no_picture_stays_in_its_place(archive, content):
    document = compact(content)
    assert there_and_back(archive, document) == document
    assert how_many(archive) == 0


def test_a_text_that_imitates_a_picture_is_left_alone(archive):
    shot = picture().model_dump()
    with archive.writing() as connection:
        digest = json.loads(put_aside(connection, compact(shot)))["data"]
    for imitation in (shot["data"], digest, f'"data":"{digest}"', f'"data":"{shot["data"]}"'):
        there_and_back(archive, compact({"shot": shot, "title": imitation, "of": [imitation]}))


@pytest.fixture(scope="module")
def one_archive(tmp_path_factory):
    with open_archive(str(tmp_path_factory.mktemp("blobs") / "a.sqlite"), create=True) as archive:
        yield archive


@given(
    st.recursive(
        st.none()
        | st.floats(allow_nan=False)
        | st.text()
        | st.sampled_from([picture(n).data for n in (1, 2)]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["media_type", "data", "x", '"data":"']) | st.text(), inner, max_size=4
            )
            | inner.map(lambda data: {"media_type": "image/webp", "data": data})
        ),
        max_leaves=12,
    )
)
def test_whatever_a_document_holds_it_comes_back(one_archive, content):
    there_and_back(one_archive, compact(content).decode("utf-8", "replace").encode())


def test_a_picture_that_is_missing_is_said(archive):
    campaign, _ = fill(archive, "automne", seen(towns(1)[0], example.visit(screenshot=picture())))
    with archive.writing() as connection:
        connection.execute(blobs.delete().where(blobs.c.media_type == "image/webp"))
    with pytest.raises(ArchiveError, match="damaged"):
        list(unjudged(archive, campaign, other_rubric(archive), registry().facts))


def test_a_picture_that_is_damaged_is_said(archive):
    campaign, _ = fill(archive, "automne", seen(towns(1)[0], example.visit(screenshot=picture())))
    with archive.writing() as connection:
        connection.execute(
            update(blobs).where(blobs.c.media_type == "image/webp").values(content=pack(b"x")[:-2])
        )
    with pytest.raises(ArchiveError, match="damaged"):
        list(unjudged(archive, campaign, other_rubric(archive), registry().facts))


def test_a_document_that_was_filed_before_pictures_were_is_read_as_it_is(archive):
    pages = example.visit(screenshot=picture())
    campaign, numbers = fill(archive, "automne", seen(towns(1)[0], pages))
    with archive.writing() as connection:
        connection.execute(
            facts.update().where(facts.c.kind == pages.kind).values(content=pack(encoded(pages)))
        )
    (((_, read),),) = unjudged(archive, campaign, other_rubric(archive), registry().facts)
    assert pages in read.facts
    assert filed_document(archive, numbers["Ville 1"])
