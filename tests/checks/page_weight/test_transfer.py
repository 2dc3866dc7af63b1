"""What the first visit costs, by hand."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import request, run, visit


def measure(subject: str, *requests, **fields):
    (found,) = run(f"page_weight.{subject}", visit(*requests, **fields))
    return found


def test_bytes_are_those_of_the_visit_and_their_kinds_are_told():
    found = measure(
        "bytes",
        request("Image", wire_bytes=300_000, url="https://a/1"),
        request("Image", wire_bytes=100_000, url="https://a/2"),
        request("Script", wire_bytes=250_000, url="https://a/3"),
        request("Fetch", wire_bytes=0, url="https://a/4"),
        wire_bytes=700_000,
    )
    assert found.value == 700_000
    assert found.arguments == {"size": 700_000, "by_type": ("Image: 400000", "Script: 250000")}
    assert [place.where for place in found.places] == ["https://a/1", "https://a/3", "https://a/2"]


def test_requests_left_out_are_counted():
    found = measure("requests", *[request("Image")] * 3, requests_left_out=40)
    assert found.value == 43
    assert found.arguments == {"count": 43, "by_type": ("Image: 3",)}


def test_nodes():
    assert measure("dom", dom_nodes=321).value == 321


def test_a_page_whose_nodes_could_not_be_counted():
    found = measure("dom", dom_nodes=None, axe_cause=Cause.PAGE_CRASHED, axe_detail="x")
    assert (found.outcome, found.cause, found.value) == (Outcome.UNTESTED, Cause.PAGE_CRASHED, None)
    assert measure("dom", dom_nodes=None).cause is Cause.TIMED_OUT


@pytest.mark.parametrize("subject", ["bytes", "requests", "dom"])
def test_a_heavier_page_never_scores_more(subject):
    field = {"bytes": "wire_bytes", "requests": "requests_left_out", "dom": "dom_nodes"}[subject]
    scores = [measure(subject, **{field: size}).score for size in (1, 100, 10_000, 1_000_000, 100_000_000)]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (1, 0)


@pytest.mark.parametrize(
    ("encoding", "compressed"),
    [
        ("gzip", True),
        ("br", True),
        ("zstd", True),
        ("deflate", True),
        ("br, gzip", True),
        ("identity, gzip", True),
        ("GZIP", True),  # codings have no case (RFC 9110 §8.4.1)
        ("x-gzip", True),  # the same as gzip (RFC 9110 §8.4.1.3)
        ("", False),
        ("identity", False),
        ("aws-chunked", False),
    ],
)
def test_codings(encoding, compressed):
    assert measure("compression", request("Script", encoding=encoding)).value == (1 if compressed else 0)


def test_the_share_is_by_bytes_and_the_heaviest_are_shown():
    found = measure(
        "compression",
        request("Document", body_bytes=6_000),
        request("Script", body_bytes=3_000, encoding="", wire_bytes=3_100, url="https://a/big.js"),
        request("Stylesheet", body_bytes=1_000, encoding="", wire_bytes=1_100, url="https://a/small.css"),
    )
    assert found.value == pytest.approx(0.6)
    assert found.arguments["count"] == 2
    assert [place.where for place in found.places] == ["https://a/big.js", "https://a/small.css"]


@pytest.mark.parametrize(
    "left_out",
    [
        request("Image", encoding=""),
        request("Font", encoding="", mime_type="font/woff2"),
        request("Media", encoding=""),
        request("Script", encoding="", third_party=True),
        request("Script", encoding="", body_bytes=150),
        request("Script", encoding="", body_bytes=0, cause=Cause.REFUSED),
    ],
    ids=["image", "font", "media", "third party", "small", "failed"],
)
def test_what_is_compressed_already_or_not_the_towns_is_left_out(left_out):
    assert measure("compression", request(), left_out).value == 1
    alone = measure("compression", left_out)
    assert (alone.outcome, alone.value) == (Outcome.INAPPLICABLE, None)
