from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import auditor.network.demarche as module
from auditor.model import Cause
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.demarche import Refusal, Service, ServiceRefusedError
from auditor.network.network import ConnectionFailed
from tests.servers import certificates
from tests.servers.demarche import (
    NUMBER,
    PATH,
    Demarche,
    asleep,
    demarche,
    endless,
    hang_up,
    key,
    says,
)
from tests.servers.networks import FixedResolver, Only
from tests.servers.tcp import free_port

LOCAL = Network(Resolver("127.0.0.1", 1), AddressPolicy(allow_private=True))


@pytest.fixture
def served() -> Iterator[Demarche]:
    with demarche() as service:
        yield service


def client(served: Demarche, **more: Any) -> Service:
    return Service(LOCAL, served.origin, **more)


BODY = json.dumps({key(2): "Meaux", key(7): "beaucoup", "champ_Q2hhbXAtOTk5": "x"}).encode()


async def test_the_schema_is_asked_and_nothing_is_sent(served: Demarche) -> None:
    content = await client(served).schema(PATH)
    assert json.loads(content) == served.schema
    assert served.requests == [("GET", f"/preremplir/{PATH}/schema", None)]


async def test_a_draft_is_created_then_followed(served: Demarche) -> None:
    service = client(served)
    draft = await service.create(NUMBER, BODY)
    assert draft.url == f"{served.origin}/commencer/{PATH}?prefill_token=jeton-1"
    assert (draft.number, draft.token) == (1, "jeton-1")
    assert served.bodies == [BODY]
    # What is unknown or of the wrong type is dropped, and nothing says so.
    assert served.kept == [{key(2): "Meaux"}]
    told = await service.follow(NUMBER, draft.token)
    assert told is not None
    assert told["state"] == "prefilled"
    assert [content_type for _, _, content_type in served.requests] == ["application/json"] * 2


async def test_the_server_would_refuse_another_content_type(served: Demarche) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_JSON", "application/json; charset=utf-8")
        with pytest.raises(ServiceRefusedError) as raised:
            await client(served).create(NUMBER, BODY)
    assert raised.value.refusal is Refusal.REJECTED
    assert raised.value.detail == "400 Content-Type should be json"
    assert served.kept == []


async def test_a_draft_that_is_not_found_is_none(served: Demarche) -> None:
    served.forgets = True
    assert await client(served).follow(NUMBER, "jeton-1") is None


async def test_an_unknown_procedure_is_not_found(served: Demarche) -> None:
    for ask in (client(served).schema("autre"), client(served).create(1, BODY)):
        with pytest.raises(ServiceRefusedError) as raised:
            await ask
        assert raised.value.refusal is Refusal.NOT_FOUND
    assert "is not found" in raised.value.detail


@pytest.mark.parametrize("moment", [True, False])
async def test_the_limit_is_obeyed(served: Demarche, moment: bool) -> None:
    served.too_many, served.reset = 1, str(int(time.time()) + 1) if moment else "1"
    pauses: list[float] = []
    before = time.monotonic()
    draft = await client(served, on_pause=pauses.append).create(NUMBER, BODY)
    assert draft.number == 1
    assert len(pauses) == 1
    assert time.monotonic() - before >= pauses[0] - 0.01
    assert len(served.posted) == 2
    assert len(served.kept) == 1


async def test_a_long_pause_is_said_and_not_waited(served: Demarche) -> None:
    until = int(time.time()) + 3600
    served.too_many, served.reset = 1, str(until)
    with pytest.raises(ServiceRefusedError) as raised:
        await client(served).create(NUMBER, BODY)
    assert raised.value.refusal is Refusal.TOO_MANY
    assert raised.value.until == pytest.approx(until, abs=2)
    assert len(served.posted) == 1


@pytest.mark.parametrize("reset", ["", "soon", "-5", "9" * 40, "1e3", "99999999999"])
async def test_a_limit_that_does_not_say_until_when(served: Demarche, reset: str) -> None:
    served.too_many, served.reset = 1, reset
    with pytest.raises(ServiceRefusedError) as raised:
        await client(served).schema(PATH)
    assert (raised.value.refusal, raised.value.until) == (Refusal.TOO_MANY, None)
    assert len(served.requests) == 1


async def test_patience_has_an_end(served: Demarche) -> None:
    served.too_many, served.reset = 99, "0"
    with pytest.raises(ServiceRefusedError):
        await client(served).create(NUMBER, BODY)
    assert len(served.posted) == 3


@pytest.mark.parametrize(
    ("manners", "refusal", "detail"),
    [
        (says(302, b"", Location="https://ailleurs.test/x"), Refusal.MOVED, "https://ailleurs.test/x"),
        (says(500, b"<h1>Oups</h1>"), Refusal.FAILED, "500 <h1>Oups</h1>"),
        (says(204, b""), Refusal.FAILED, "204"),
        (says(403, b'{"error": "\\ud800no\\n\\nway"}'), Refusal.REJECTED, "403 ?no way"),
        (says(400, b"[" * 5000), Refusal.REJECTED, "400 [["),
        (says(200, b"x", Content_Encoding="gzip"), Refusal.UNREADABLE, "gzip"),
        (endless, Refusal.TOO_LARGE, ""),
    ],
)
async def test_bad_manners_are_told_apart(
    served: Demarche, manners: Callable[..., None], refusal: Refusal, detail: str
) -> None:
    served.manners[""] = manners
    with pytest.raises(ServiceRefusedError) as raised:
        await client(served).schema(PATH)
    assert raised.value.refusal is refusal
    assert raised.value.detail.startswith(detail)
    assert len(raised.value.detail) <= 310
    assert len(served.requests) == 1  # no redirect was followed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"dossier_url": 3}',
        b'{"dossier_url": "https://evil.test/commencer/x"}',
        b'{"dossier_url": "javascript:alert(1)"}',
        b'{"dossier_url": "ORIGIN@evil.test/"}',
        b'{"dossier_url": "ORIGIN/\\u202ex"}',
        b'{"dossier_url": "ORIGIN:x/"}',
    ],
)
async def test_an_answer_without_an_address_of_its_own_is_refused(served: Demarche, content: bytes) -> None:
    served.manners["/api"] = says(201, content.replace(b"ORIGIN", served.origin.encode()))
    with pytest.raises(ServiceRefusedError) as raised:
        await client(served).create(NUMBER, BODY)
    assert raised.value.refusal is Refusal.UNREADABLE


async def test_what_else_a_draft_says_may_be_anything(served: Demarche) -> None:
    said = {"dossier_url": f"{served.origin}/x", "dossier_number": "3", "dossier_prefill_token": "a&b"}
    served.manners["/api"] = says(201, json.dumps(said).encode())
    draft = await client(served).create(NUMBER, BODY)
    assert (draft.number, draft.token) == (None, None)
    served.manners["/api"] = says(200, b'{"a": 1}')
    with pytest.raises(ServiceRefusedError):
        await client(served).follow(NUMBER, "x")
    served.manners["/api"] = says(200, b"[1, 2]")
    assert await client(served).follow(NUMBER, "x") is None


async def test_silence_has_an_end(served: Demarche, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.3)
    served.manners[""] = asleep
    with pytest.raises(ConnectionFailed) as raised:
        await client(served).create(NUMBER, BODY)
    assert raised.value.cause is Cause.TIMED_OUT
    assert len(served.requests) == 1  # what was posted is not posted again


async def test_a_server_that_hangs_up_is_not_asked_again(served: Demarche) -> None:
    served.manners[""] = hang_up
    with pytest.raises(ConnectionFailed):
        await client(served).create(NUMBER, BODY)
    assert len(served.posted) == 1


async def test_nobody_listens() -> None:
    with pytest.raises(ConnectionFailed) as raised:
        await Service(LOCAL, f"http://127.0.0.1:{free_port()}").schema(PATH)
    assert raised.value.cause is Cause.REFUSED


async def test_private_addresses_are_out_of_reach_by_themselves(served: Demarche) -> None:
    network = Network(Resolver("127.0.0.1", 1), AddressPolicy())
    with pytest.raises(ConnectionFailed) as raised:
        await Service(network, served.origin).schema(PATH)
    assert raised.value.cause is Cause.FORBIDDEN_ADDRESS
    assert served.requests == []


async def test_nothing_is_said_in_clear_to_another_machine() -> None:
    resolver = FixedResolver({("demarche.test", "A"): ("192.0.2.1",)})
    network = Network(resolver, AddressPolicy(allow_private=True))
    with pytest.raises(ServiceRefusedError) as raised:
        await Service(network, "http://demarche.test").create(NUMBER, BODY)
    assert raised.value.refusal is Refusal.NOT_SECURE


# --- Certificates ---------------------------------------------------------------------------------

AUTHORITY = certificates.authority("Autorité d’essai")


def laboratory() -> Network:
    """demarche.test is on this machine; the first of its addresses does not answer."""
    resolver = FixedResolver({("demarche.test", "A"): ("127.0.0.9", "127.0.0.1")})
    return Network(resolver, Only("127.0.0.1", "127.0.0.9"))


def der(issued: certificates.Issued) -> bytes:
    return base64.b64decode(issued.text)


async def test_a_good_certificate_is_believed(tmp_path: Any) -> None:
    issued = certificates.leaf(["demarche.test"], AUTHORITY)
    with demarche(tls=issued.context(tmp_path)) as served:
        service = Service(laboratory(), served.origin, [der(AUTHORITY)])
        draft = await service.create(NUMBER, BODY)
    assert draft.url.startswith("https://demarche.test:")
    assert len(served.kept) == 1


@pytest.mark.parametrize(
    "issued",
    [
        certificates.leaf(["autre.test"], AUTHORITY),
        certificates.leaf(["127.0.0.1"], AUTHORITY),
        certificates.leaf(["demarche.test"], AUTHORITY, ends=-1),
        certificates.leaf(["demarche.test"]),
        certificates.leaf(["demarche.test"], certificates.authority("Inconnue")),
    ],
    ids=["other name", "address", "expired", "self-signed", "unknown authority"],
)
async def test_a_bad_certificate_is_not(tmp_path: Any, issued: certificates.Issued) -> None:
    with demarche(tls=issued.context(tmp_path)) as served, pytest.raises(ConnectionFailed) as raised:
        await Service(laboratory(), served.origin, [der(AUTHORITY)]).create(NUMBER, BODY)
    assert raised.value.cause is Cause.TLS_FAILED
    assert served.requests == []


async def test_an_authority_must_be_named(tmp_path: Any) -> None:
    issued = certificates.leaf(["demarche.test"], AUTHORITY)
    with demarche(tls=issued.context(tmp_path)) as served, pytest.raises(ConnectionFailed):
        await Service(laboratory(), served.origin).schema(PATH)
