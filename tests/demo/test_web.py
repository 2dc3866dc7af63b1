"""HTTP as such."""

import socket

import pytest

HOME = "https://www.valclair.test/"


def talk(laboratory, data: bytes) -> bytes:
    with socket.create_connection(("127.77.0.3", laboratory.ports[80]), timeout=2) as peer:
        peer.sendall(data)
        peer.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: peer.recv(65_536), b""))


def test_head_has_the_headers_of_get_and_no_body(fetch):
    head, get = fetch(HOME, "HEAD"), fetch(HOME)
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.content == b""
    assert "Date" in head.headers


def test_forms_send_nothing(fetch):
    response = fetch("https://www.valclair.test/contact/", "POST")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_without_gzip(fetch):
    response = fetch(HOME, Accept_Encoding="identity")
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content)


def test_connections_are_kept(laboratory):
    request = b"GET /meteo.htm HTTP/1.1\r\nHost: www.rochebrume.test\r\n\r\n"
    assert talk(laboratory, request * 3).count(b"HTTP/1.1 200 OK") == 3


def test_connections_end_after_many_requests(laboratory):
    request = b"HEAD / HTTP/1.1\r\nHost: www.rochebrume.test\r\n\r\n"
    answers = talk(laboratory, request * 201)
    assert answers.count(b"HTTP/1.1 200 OK") == 200
    assert answers.count(b"Connection: close") == 1


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 40_000, b"431"),
    ],
)
def test_malformed_requests_are_refused(laboratory, request_bytes, status):
    assert talk(laboratory, request_bytes).split(b" ", 2)[1] == status


def test_silence_is_no_error(laboratory):
    assert talk(laboratory, b"") == b""
