"""Names to records: what name servers say, and what is made of those that say nothing useful."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from auditor.model import Cause
from auditor.network.resolver import Answer, ResolutionError, Resolver
from tests.servers.dns import ADDRESS, name_server


def records(*lines: str):
    """A server that knows the records of one type, and says NOERROR for the rest."""

    def reply(question: dns.message.QueryMessage) -> bytes:
        asked = question.question[0]
        answer = dns.message.make_response(question)
        wanted = [line for line in lines if line.split()[0] == asked.rdtype.name]
        for line in wanted:
            kind, _, text = line.partition(" ")
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, text))
        return answer.to_wire()

    return reply


def code(rcode: dns.rcode.Rcode):
    def reply(question: dns.message.QueryMessage) -> bytes:
        answer = dns.message.make_response(question)
        answer.set_rcode(rcode)
        return answer.to_wire()

    return reply


def truncated(question: dns.message.QueryMessage) -> bytes:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.TC
    return answer.to_wire()


async def asked(reply, name: str = "www.ville.test", kind: str = "A", lifetime: float = 0.5) -> Answer:
    async with name_server(reply) as server:
        started = time.perf_counter()
        answer = await Resolver(ADDRESS, server.port, lifetime).ask(name, kind)
        assert time.perf_counter() - started < lifetime + 3
        return answer


async def test_records_come_as_text():
    assert await asked(records("A 192.0.2.1")) == Answer(("192.0.2.1",))


async def test_the_strings_of_a_text_are_joined_without_a_space():
    answer = await asked(records('TXT "v=spf1 include:" "_spf.ville.test -all" "\\233"'), kind="TXT")
    assert answer.records == ("v=spf1 include:_spf.ville.test -all\N{REPLACEMENT CHARACTER}",)


def aliases(*chain: str, address: str = ""):
    """A server for which each name is an alias of the next, and the last one has an address or none."""

    def reply(question: dns.message.QueryMessage) -> bytes:
        answer = dns.message.make_response(question)
        for name, end in pairwise(chain):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", end))
        if address:
            answer.answer.append(dns.rrset.from_text(chain[-1], 60, "IN", "A", address))
        return answer.to_wire()

    return reply


@pytest.mark.parametrize("address", ["192.0.2.1", ""])
async def test_the_end_of_aliases_is_said(address):
    found = await asked(aliases("www.ville.test.", "ville.hote.test.", "web1.hote.test.", address=address))
    assert (found.records, found.canonical) == (((address,) if address else ()), "web1.hote.test")


async def test_aliases_without_end_say_nothing():
    loop = ["a.test.", "b.test."] * 20
    found = await asked(aliases("www.ville.test.", *loop))
    assert (found.records, found.canonical, found.exists) == ((), None, True)
    assert found.cause


async def test_a_name_that_is_no_alias_has_no_other():
    assert (await asked(records("A 192.0.2.1"), "WWW.Ville.test")).canonical is None


async def test_no_record_of_a_type_is_an_answer():
    assert await asked(records()) == Answer()


async def test_a_name_that_does_not_exist_is_an_answer():
    assert await asked(code(dns.rcode.NXDOMAIN)) == Answer(exists=False)


@pytest.mark.parametrize(
    ("reply", "causes"),
    [
        (lambda _: None, {Cause.TIMED_OUT}),
        (code(dns.rcode.SERVFAIL), {Cause.RESOLVER_FAILED}),
        (code(dns.rcode.REFUSED), {Cause.RESOLVER_FAILED}),
        (code(dns.rcode.NOTIMP), {Cause.RESOLVER_FAILED}),
        (lambda _: b"\x00garbage" * 9, {Cause.RESOLVER_FAILED, Cause.TIMED_OUT}),
        (lambda _: b"", {Cause.RESOLVER_FAILED, Cause.TIMED_OUT}),
        (truncated, {Cause.RESOLVER_FAILED, Cause.TIMED_OUT}),
    ],
    ids=["silent", "SERVFAIL", "REFUSED", "NOTIMP", "garbage", "empty", "truncated without TCP"],
)
async def test_a_server_that_does_not_answer_says_nothing_of_the_name(reply, causes):
    answer = await asked(reply)
    assert answer.cause in causes
    assert answer.exists
    assert not answer.records
    assert answer.detail


async def test_a_server_that_is_not_there_gives_a_cause():
    answer = await Resolver(ADDRESS, 9, 0.3).ask("www.ville.test", "A")
    assert answer.cause in (Cause.TIMED_OUT, Cause.RESOLVER_FAILED)


@pytest.mark.parametrize("name", ["a..b", "a" * 64 + ".test", ".test", "a." * 130 + "test", "\ud800.test"])
async def test_what_is_no_name_gives_a_cause(name):
    answer = await Resolver(ADDRESS, 9, 0.3).ask(name, "A")
    assert answer.cause is Cause.RESOLVER_FAILED


async def test_a_question_is_asked_once():
    async with name_server(records("A 192.0.2.1")) as server:
        resolver = Resolver(ADDRESS, server.port, 1)
        names = ["www.ville.test", "www.ville.test.", "WWW.ville.test"]
        answers = await asyncio.gather(*(resolver.ask(name, "A") for name in names))
        answers.append(await resolver.ask("www.ville.test", "A"))
        await resolver.ask("www.ville.test", "AAAA")
    assert {answer.records for answer in answers} == {("192.0.2.1",)}
    assert server.questions == [("www.ville.test", "A"), ("www.ville.test", "AAAA")]


async def test_who_stops_waiting_does_not_take_the_answer_from_the_others():
    def slow(question: dns.message.QueryMessage) -> bytes:
        first.cancel()
        return records("A 192.0.2.1")(question)

    async with name_server(slow) as server:
        resolver = Resolver(ADDRESS, server.port, 1)
        first = asyncio.create_task(resolver.ask("www.ville.test", "A"))
        other = asyncio.create_task(resolver.ask("www.ville.test", "A"))
        assert (await other).records == ("192.0.2.1",)
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_many_records_are_bounded():
    answer = await asked(records(*(f"A 192.0.{high}.{low}" for high in (2, 3) for low in range(120))))
    assert len(answer.records) == 100


async def test_the_addresses_of_a_host_are_ipv4_then_ipv6():
    async with name_server(records("AAAA 2001:db8::1", "A 192.0.2.1")) as server:
        resolver = Resolver(ADDRESS, server.port, 1)
        assert await resolver.addresses("www.ville.test") == ("192.0.2.1", "2001:db8::1")
        assert await resolver.addresses("192.0.2.9") == ("192.0.2.9",)
        assert await resolver.addresses("[2001:db8::9]") == ("2001:db8::9",)
    assert len(server.questions) == 2


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (records(), Cause.UNKNOWN_HOST),
        (code(dns.rcode.NXDOMAIN), Cause.UNKNOWN_HOST),
        (code(dns.rcode.SERVFAIL), Cause.RESOLVER_FAILED),
        (lambda _: None, Cause.TIMED_OUT),
    ],
    ids=["no address", "no name", "SERVFAIL", "silent"],
)
async def test_a_host_without_address_says_why(reply, cause):
    async with name_server(reply) as server:
        with pytest.raises(ResolutionError) as caught:
            await Resolver(ADDRESS, server.port, 0.5).addresses("www.ville.test")
    assert caught.value.cause is cause


async def test_one_family_of_addresses_is_enough():
    def only_v4(question: dns.message.QueryMessage) -> bytes:
        kind = question.question[0].rdtype.name
        return records("A 192.0.2.1")(question) if kind == "A" else code(dns.rcode.SERVFAIL)(question)

    async with name_server(only_v4) as server:
        found = await Resolver(ADDRESS, server.port, 0.5).addresses("www.ville.test")
    assert found == ("192.0.2.1",)


async def test_answers_are_forgotten_in_the_order_in_which_they_were_last_asked(monkeypatch):
    monkeypatch.setattr("auditor.network.resolver._REMEMBERED", 2)
    resolver = Resolver("127.0.0.1", 1)
    asked = []

    async def answer(name: str, record_type: str) -> Answer:
        asked.append((name, record_type))
        return Answer((name,))

    monkeypatch.setattr(resolver, "_ask", answer)
    for name in ("a.test", "b.test", "a.test", "c.test", "a.test", "b.test"):
        assert (await resolver.ask(name, "A")).records == (name,)
    assert [name for name, _ in asked] == ["a.test", "b.test", "c.test", "b.test"]
