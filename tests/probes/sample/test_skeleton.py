"""Start tags as they are written, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import Skeleton
from auditor.probes.sample.skeleton import skeleton_of
from tests.probes.sample.effort import steady

GOOD = b"""<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mairie</title></head>
<body><header><h1>Mairie</h1></header></body></html>"""


def counts(body: bytes) -> tuple[int, int, int, int]:
    seen = skeleton_of(body)
    return seen.html, seen.head, seen.title, seen.body


def test_a_good_page():
    assert skeleton_of(GOOD) == Skeleton(
        doctype="DOCTYPE html",
        html=1,
        head=1,
        title=1,
        body=1,
        charset_at=GOOD.index(b"<meta charset"),
        viewport="width=device-width, initial-scale=1",
    )


def test_nothing():
    assert skeleton_of(b"") == Skeleton(
        doctype=None, html=0, head=0, title=0, body=0, charset_at=None, viewport=None
    )


def test_what_is_twice_is_counted_twice():
    assert counts(GOOD + GOOD) == (2, 2, 2, 2)
    assert counts(GOOD.replace(b"<body>", b"<BODY class=a>\n<bOdY\nid=b>")) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    "added",
    [
        b"<!-- <body><title> -->",
        b"<!-- <!-- <body> -->",
        b"<script>document.write('<body><title>x</title>')</script>",
        b"<SCRIPT type='text/template'><html><head></SCRIPT >",
        b"<style>/* <body> */</style>",
        b"<textarea><body></textarea>",
        b"<template><html><body></template>",
        b"<svg><title>Logo</title></svg>",
        b"<body-part><title-bar><header><heading><html5>",
        b"</body></html></title>",
        b"<!-- --><!---><!--->",
    ],
)
def test_what_is_no_tag_of_the_page(added):
    assert counts(GOOD.replace(b"<header>", added + b"<header>")) == (1, 1, 1, 1)


def test_comments_for_old_browsers_leave_one_tag():
    """As a widespread template of 2011 writes it."""
    tags = b"""<!--[if lt IE 9]> <html class="ie8"> <![endif]-->
        <!--[if gt IE 8]><!--> <html class="no-js"> <!--<![endif]-->"""
    assert counts(GOOD.replace(b'<html lang="fr">', tags)) == (1, 1, 1, 1)


def test_a_comment_that_never_ends_hides_the_rest():
    assert counts(GOOD.replace(b"<body>", b"<!-- <body>")) == (1, 1, 1, 0)
    assert counts(GOOD.replace(b"<head>", b"<head><script>")) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("before", "doctype"),
    [
        (b"<!doctype html>", "doctype html"),
        (b"\xef\xbb\xbf\n <!DOCTYPE\n  html >", "DOCTYPE html"),
        (b"<!-- one --><!-- two -->\n<!doctype html>", "doctype html"),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<!doctype html>', "doctype html"),
        (
            b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd">',
            'DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd"',
        ),
        (b"", None),
        (b"text <!doctype html>", None),
        (b"<html><!doctype html>", None),
        (b"<!-- <!doctype html> -->", None),
        (b"<!-- <!doctype html>", None),
        (b"<?php <!doctype html", None),
    ],
)
def test_the_declaration_comes_first(before, doctype):
    assert skeleton_of(before + b"<html>").doctype == doctype


@pytest.mark.parametrize(
    ("written", "content"),
    [
        (b"<meta name='viewport' content='width=device-width'>", "width=device-width"),
        (b'<META CONTENT="width=1100" NAME="viewport">', "width=1100"),
        (b"<meta name=viewport content=width=device-width>", "width=device-width"),
        (b'<meta name="viewport" content="">', ""),
        (b'<meta name="viewport">', ""),
        (b'<meta name="description" content="viewport">', None),
    ],
)
def test_the_viewport(written, content):
    assert skeleton_of(b"<html><head>" + written).viewport == content


@pytest.mark.parametrize(
    "written",
    [b"<meta charset=utf-8>", b'<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'],
)
def test_where_the_encoding_is_declared(written):
    assert skeleton_of(b"<html><head>" + written).charset_at == 12
    assert skeleton_of(b"\xef\xbb\xbf" + b" " * 2000 + written).charset_at == 2003


@pytest.mark.parametrize(
    "piece",
    [
        b"<!--", b"<!-->", b"<meta ", b"<script>", b"<script></script>", b"<svg>", b"<", b"<html", b" ",
        b'<meta name=viewport content="', b"<?", b"<!doctype ", b"</script", b"content=", b"\0",
    ],
    ids=repr,
)  # fmt: skip
def test_the_work_grows_with_the_page_and_no_faster(piece):
    assert steady(lambda size: skeleton_of(piece * (size // len(piece))))


@given(st.binary(max_size=400) | st.lists(st.sampled_from(GOOD.split(b" ")), max_size=30).map(b" ".join))
def test_any_bytes_have_a_skeleton(body):
    seen = skeleton_of(body)
    assert seen.html <= body.lower().count(b"<html")
    assert seen.charset_at is None or body[seen.charset_at :][:5].lower() == b"<meta"


_PLAIN = b"<!doctype html><html><head><meta charset=utf-8><title>x</title></head><body>"


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
    assert counts(_PLAIN + more) == (1, 1, 1, 1)


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
    assert counts(_PLAIN + more) == seen


def test_comments_for_old_browsers():
    page = (
        b"<!doctype html><!--[if IE 8]> <html class=ie8> <![endif]-->"
        b"<!--[if gt IE 8]><!--> <html lang=fr> <!--<![endif]--><head><title>x</title></head><body>"
    )
    assert counts(page) == (1, 1, 1, 1)


@given(
    st.lists(st.sampled_from([b"<", b">", b"!", b"-", b"<!--", b"-->", b"<body", b"<svg", b" "]), max_size=60)
)
def test_any_pieces_have_a_skeleton(parts):
    assert min(counts(b"".join(parts))) >= 0
