"""Text from bytes in every encoding that towns use, declared or not, truly or falsely."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.probes.encoding import text_of

SAID = "Mentions légales, Accessibilité : non conforme – « œuvre » à 5 €"
PLAIN = "Mentions légales à Forêt-l'Évêque"


def html(text: str, meta: str = "") -> str:
    return f"<!doctype html><head>{meta}<title>Été</title></head><p>{text}</p>"


@pytest.mark.parametrize("header", ["", "text/html", "text/html; charset=utf-8", "text/html;charset=latin1"])
@pytest.mark.parametrize("meta", ["", '<meta charset="iso-8859-1">', '<meta charset="utf-8">'])
def test_utf_8_is_known_by_its_bytes_whatever_is_declared(header, meta):
    assert SAID in text_of(html(SAID, meta).encode(), header)


@pytest.mark.parametrize(
    "header", ["", "text/html", "text/html; charset=utf-8", "text/html; charset=nonsense"]
)
@pytest.mark.parametrize("meta", ["", '<meta charset="utf-8">', "<meta charset=utf-16>"])
def test_windows_1252_is_known_by_its_bytes_whatever_is_declared(header, meta):
    assert SAID in text_of(html(SAID, meta).encode("windows-1252"), header)


@pytest.mark.parametrize("name", ["iso-8859-15", "mac-roman"])
def test_another_encoding_is_read_by_its_declaration(name):
    label = {"mac-roman": "macintosh"}.get(name, name)
    body = html(
        "Il paie 5 € à l'été", f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    )
    assert "5 € à l'été" in text_of(body.encode(name), "text/html")
    assert "5 € à l'été" in text_of(html("5 € à l'été").encode(name), f"text/html; charset={label.upper()}")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_mark_of_byte_order_decides(name):
    mark = "\ufeff" if name.endswith("e") else ""
    text = text_of((mark + html(SAID)).encode(name), "text/html; charset=windows-1252")
    assert text == html(SAID)


def test_utf_16_by_the_header_alone():
    assert text_of(html(SAID).encode("utf-16-le"), "text/html; charset=UTF-16") == html(SAID)


@pytest.mark.parametrize("header", ["", "text/html; charset=utf-8"])
def test_a_few_wrong_bytes_do_not_spoil_the_rest(header):
    body = html(SAID).encode() + b"\xe9 oubli\xe9" + "é".encode()[:1]
    assert SAID in text_of(body, header)


def test_the_header_comes_before_the_meta():
    body = html("5 € à l'été", "<meta charset=macintosh>").encode("iso-8859-15")
    assert "5 € à l'été" in text_of(body, "text/html; charset=iso-8859-15")


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "zip", "hex", "rot13", "unicode_escape", "utf-7", "mbcs"]
)
def test_codecs_of_python_that_no_browser_knows_are_not_used(name):
    """Some take a time that grows as the square of the text."""
    body = b"a-" + b"abc999999" * 100_000 + "é".encode("latin-1")
    started = time.process_time()
    assert text_of(body, f"text/html; charset={name}").endswith("999é")
    assert time.process_time() - started < 1


@given(st.binary(max_size=300), st.text(max_size=60) | st.sampled_from(["charset=utf-16", "charset=latin1"]))
def test_whatever_the_bytes_there_is_a_text(body, header):
    text_of(body, header).encode("utf-8")


@given(st.text(max_size=200))
def test_utf_8_comes_through(text):
    assert text_of(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), "") == text.encode(
        "utf-8", "replace"
    ).decode("utf-8")
