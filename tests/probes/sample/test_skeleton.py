"""The tags that a page is built of, in comments, scripts and drawings left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.sample.skeleton import skeleton_of

GOOD = b"<!doctype html><html><head><meta charset=utf-8><title>x</title></head><body>"


def counts(body: bytes) -> tuple[int, int, int, int]:
    found = skeleton_of(body)
    return found.html, found.head, found.title, found.body


@pytest.mark.parametrize(
    "more",
    [
        b"<title-bar>no title</title-bar>",
        b"<header></header><body-map></body-map>",
        b"<!-- <body> -->",
        b"<!----><!--> <p>",
        b"<!-- a --!><!-- <body> -->",
        b"<svg><title>a drawing</title></svg>",
        b"<script>'<body><!--'</script>",
        b"<template><title>t</title></template>",
        b'<iframe srcdoc="<html><body>a"></iframe>',
        b"</body></html>",
    ],
)
def test_what_is_no_tag_of_the_skeleton(more):
    assert counts(GOOD + more) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        (b"<body>", (1, 1, 1, 2)),
        (b"<!-- a --><TITLE>y</TITLE>", (1, 1, 2, 1)),
        (b"<!-- a --!><html lang=fr>", (2, 1, 1, 1)),
        (b"<svg></svg><head>", (1, 2, 1, 1)),
    ],
)
def test_a_tag_too_many(more, seen):
    assert counts(GOOD + more) == seen


def test_comments_for_old_browsers():
    page = (
        b"<!doctype html><!--[if IE 8]> <html class=ie8> <![endif]-->"
        b"<!--[if gt IE 8]><!--> <html lang=fr> <!--<![endif]--><head><title>x</title></head><body>"
    )
    assert counts(page) == (1, 1, 1, 1)


@given(
    st.lists(st.sampled_from([b"<", b">", b"!", b"-", b"<!--", b"-->", b"<body", b"<svg", b" "]), max_size=60)
)
def test_any_bytes_are_read(parts):
    assert min(counts(b"".join(parts))) >= 0
