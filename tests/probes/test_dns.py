"""The records of a town, asked of a real name server, and of servers that do not answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.rrset
import pytest

from auditor.model import Cause
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.resolver import Answer
from auditor.probe import ProbeFailed
from auditor.probes import dns as module
from tests.servers.dns import ADDRESS, name_server, nsd
from tests.servers.networks import FixedResolver, target

_SOA = "@ 60 IN SOA ns1.ville.test. hostmaster.ville.test. 1 60 60 60 60\n"
_NS = "@ 60 IN NS ns1.ville.test.\n@ 60 IN NS ns2.ville.test.\n"

ZONES = {
    "ville.test": f"""$ORIGIN ville.test.
{_SOA}{_NS}
@       60 IN MX 20 backup.ville.test.
@       60 IN MX 10 mail.ville.test.
@       60 IN TXT "v=spf1 mx " "-all"
@       60 IN TXT "other=1"
@       60 IN CAA 0 issue "letsencrypt.org"
_dmarc  60 IN TXT "v=DMARC1; p=reject"
www     60 IN A 192.0.2.1
www     60 IN A 192.0.2.2
www     60 IN AAAA 2001:db8::1
ns2     60 IN AAAA 2001:db8::53
mail    60 IN AAAA 2001:db8::25
alias   60 IN CNAME other
other   60 IN CNAME www
lost    60 IN CNAME nowhere
own     60 IN A 192.0.2.3
own     60 IN CAA 0 issue ";"
mairie  60 IN MX 10 mail.ville.test.
strict  60 IN MX 10 mail.ville.test.
_dmarc.strict 60 IN TXT "v=DMARC1; p=none"
""",
    "2.0.192.in-addr.arpa": f"""$ORIGIN 2.0.192.in-addr.arpa.
{_SOA}@ 60 IN NS ns1.ville.test.
1       60 IN PTR web1.hebergeur.test.
3       60 IN PTR web3.hebergeur.test.
3       60 IN PTR www.ville.test.
""",
    "8.b.d.0.1.0.0.2.ip6.arpa": f"""$ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.
{_SOA}@ 60 IN NS ns1.ville.test.
1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 60 IN PTR v6.hebergeur.test.
""",
    "pauvre.test": f"""$ORIGIN pauvre.test.
{_SOA}@ 60 IN NS ns1.ville.test.
www     60 IN A 192.0.2.9
""",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with nsd(tmp_path_factory.mktemp("nsd"), ZONES) as port:
        yield port


@pytest.fixture
def rooted(tmp_path, request) -> Iterator[int]:
    """A name server of the root, where nothing exists beside the records of the test."""
    with nsd(tmp_path, {".": f"$ORIGIN .\n{_SOA}{_NS}{request.param}"}) as port:
        yield port


def way(port: int) -> Network:
    return Network(Resolver(ADDRESS, port, 2), AddressPolicy())


async def domain(port: int, host: str, name: str | None = "ville.test"):
    town = target(f"https://{host}/", host, domain=name)
    return await module.domain_records.function(target=town, network=way(port))


async def mail(port: int, name: str | None, organisation: str | None = "ville.test"):
    town = target(domain=organisation, mail_domain=name)
    return await module.mail_records.function(target=town, network=way(port))


async def test_the_records_of_a_site(port):
    found = await domain(port, "www.ville.test")
    assert sorted(found.a.records) == ["192.0.2.1", "192.0.2.2"]
    assert found.aaaa.records == ("2001:db8::1",)
    assert sorted(found.ns.records) == ["ns1.ville.test.", "ns2.ville.test."]
    assert (found.host, found.domain, found.resolver) == (
        "www.ville.test",
        "ville.test",
        f"{ADDRESS}:{port}",
    )


async def test_the_ipv6_addresses_of_the_servers(port):
    found = await domain(port, "www.ville.test")
    assert {lookup.name: lookup.records for lookup in found.server_ipv6} == {
        "ns1.ville.test": (),
        "ns2.ville.test": ("2001:db8::53",),
    }
    received = await mail(port, "ville.test")
    assert {lookup.name: lookup.records for lookup in received.server_ipv6} == {
        "backup.ville.test": (),
        "mail.ville.test": ("2001:db8::25",),
    }


async def test_few_servers_are_asked_for_their_addresses():
    records = tuple(f"ns{number}.ailleurs.test." for number in range(60))
    table = FixedResolver({("www.ville.test", "A"): ("192.0.2.1",), ("ville.test", "NS"): records})
    found = await module.domain_records.function(target=target(), network=Network(table, AddressPolicy()))
    assert len(found.server_ipv6) == 4


async def test_the_climb_of_caa_ends_where_records_are(port):
    found = await domain(port, "www.ville.test")
    assert [(lookup.name, lookup.records) for lookup in found.caa] == [
        ("www.ville.test", ()),
        ("ville.test", ('0 issue "letsencrypt.org"',)),
    ]
    own = await domain(port, "own.ville.test")
    assert [(lookup.name, lookup.records) for lookup in own.caa] == [("own.ville.test", ('0 issue ";"',))]


async def test_an_alias_is_followed(port):
    found = await domain(port, "alias.ville.test")
    assert sorted(found.a.records) == ["192.0.2.1", "192.0.2.2"]
    assert found.canonical == "www.ville.test"
    assert (await domain(port, "www.ville.test")).canonical is None
    lost = await domain(port, "lost.ville.test")
    assert (lost.a.exists, lost.canonical) == (False, None)


async def test_the_names_that_the_addresses_bear(port):
    found = await domain(port, "www.ville.test")
    names = {lookup.name: (lookup.type, lookup.records, lookup.exists) for lookup in found.reverse}
    assert names == {
        "1.2.0.192.in-addr.arpa": ("PTR", ("web1.hebergeur.test.",), True),
        "2.2.0.192.in-addr.arpa": ("PTR", (), False),
        f"1{'.0' * 23}.8.b.d.0.1.0.0.2.ip6.arpa": ("PTR", ("v6.hebergeur.test.",), True),
    }
    assert found.reverse[-1].name.endswith(".ip6.arpa")  # after those of IPv4
    several = await domain(port, "own.ville.test")
    assert sorted(several.reverse[0].records) == ["web3.hebergeur.test.", "www.ville.test."]


async def test_of_many_addresses_the_first_are_asked_for_their_names():
    addresses = tuple(f"192.0.2.{number}" for number in range(1, 50))
    table = FixedResolver({("www.ville.test", "A"): addresses, ("ville.test", "NS"): ("ns1.ville.test.",)})
    found = await module.domain_records.function(target=target(), network=Network(table, AddressPolicy()))
    assert [lookup.name for lookup in found.reverse] == [
        f"{last}.2.0.192.in-addr.arpa" for last in range(1, 5)
    ]
    assert sum(kind == "PTR" for _, kind in table.asked) == 4


async def test_a_site_without_an_address_bears_no_name():
    table = FixedResolver({("www.ville.test", "A"): (), ("ville.test", "NS"): ("ns1.ville.test.",)})
    found = await module.domain_records.function(target=target(), network=Network(table, AddressPolicy()))
    assert (found.reverse, found.canonical) == ((), None)


async def test_a_poor_zone_is_known_to_be_poor(port):
    found = await domain(port, "www.pauvre.test", "pauvre.test")
    assert (found.aaaa.records, found.aaaa.known) == ((), True)
    assert found.ns.records == ("ns1.ville.test.",)


async def test_mail_records(port):
    found = await mail(port, "ville.test")
    assert sorted(found.mx.records) == ["10 mail.ville.test.", "20 backup.ville.test."]
    assert sorted(found.txt.records) == ["other=1", "v=spf1 mx -all"]
    assert [(lookup.name, lookup.records) for lookup in found.dmarc] == [
        ("_dmarc.ville.test", ("v=DMARC1; p=reject",))
    ]


async def test_a_sub_domain_falls_under_the_policy_of_its_organisation(port):
    found = await mail(port, "mairie.ville.test")
    assert [(lookup.name, lookup.records, lookup.exists) for lookup in found.dmarc] == [
        ("_dmarc.mairie.ville.test", (), False),
        ("_dmarc.ville.test", ("v=DMARC1; p=reject",), True),
    ]


async def test_a_sub_domain_with_a_policy_of_its_own_keeps_it(port):
    found = await mail(port, "strict.ville.test")
    assert [lookup.name for lookup in found.dmarc] == ["_dmarc.strict.ville.test"]


async def test_names_that_do_not_exist(port):
    with pytest.raises(ProbeFailed) as caught:
        await mail(port, "nowhere.ville.test")
    assert caught.value.cause is Cause.UNKNOWN_HOST
    table = FixedResolver({})
    with pytest.raises(ProbeFailed) as caught:
        await module.domain_records.function(target=target(), network=Network(table, AddressPolicy()))
    assert caught.value.cause is Cause.UNKNOWN_HOST


async def test_a_site_that_does_not_exist_in_a_domain_that_does(port):
    """The domain is there: the missing name is a fact to be judged, not a failure to look."""
    found = await domain(port, "nowhere.ville.test")
    assert (found.a.exists, found.a.known, found.ns.exists) == (False, True, True)
    assert found.caa[-1].name == "ville.test"


@pytest.mark.parametrize("rooted", [""], indirect=True)
async def test_a_domain_that_does_not_exist(rooted):
    with pytest.raises(ProbeFailed) as caught:
        await domain(rooted, "www.nowhere.test", "nowhere.test")
    assert caught.value.cause is Cause.UNKNOWN_HOST
    with pytest.raises(ProbeFailed) as caught:
        await mail(rooted, "nowhere.test", "nowhere.test")
    assert caught.value.cause is Cause.UNKNOWN_HOST


@pytest.mark.parametrize("rooted", ["bare.test. 60 IN A 192.0.2.7\n"], indirect=True)
async def test_the_climb_of_caa_ends_before_the_root(rooted):
    found = await domain(rooted, "bare.test", "bare.test")
    assert [(lookup.name, lookup.records, lookup.known) for lookup in found.caa] == [
        ("bare.test", (), True),
        ("test", (), True),
    ]


async def test_a_domain_of_another_organisation_does_not_fall_under_the_policy_of_the_site(port):
    """Towns whose e-mail is at a provider's: what the site's domain says binds nobody there."""
    found = await mail(port, "pauvre.test", "ville.test")
    assert [lookup.name for lookup in found.dmarc] == ["_dmarc.pauvre.test"]


def failing(kind: str, name: str = ""):
    """A name server that knows one record of each type, but fails for one."""
    known = {
        "A": "192.0.2.1",
        "AAAA": "2001:db8::1",
        "NS": "ns1.ville.test.",
        "CAA": '0 issue "letsencrypt.org"',
        "MX": "10 mail.ville.test.",
        "TXT": '"v=DMARC1; p=none"',
        "PTR": "web1.hebergeur.test.",
    }

    def reply(question: dns.message.QueryMessage) -> bytes:
        asked = question.question[0]
        answer = dns.message.make_response(question)
        if asked.rdtype.name == kind and asked.name.to_text().startswith(name):
            answer.set_rcode(dns.rcode.SERVFAIL)
        else:
            record = known[asked.rdtype.name]
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", asked.rdtype, record))
        return answer.to_wire()

    return reply


@pytest.mark.parametrize("kind", ["A", "AAAA", "NS", "CAA"])
async def test_a_failure_for_one_type_leaves_the_others_of_a_site(kind):
    async with name_server(failing(kind)) as server:
        found = await domain(server.port, "www.ville.test")
    lookups = {lookup.type: lookup for lookup in (found.a, found.aaaa, found.ns, *found.caa)}
    failed = lookups.pop(kind)
    assert (failed.cause, failed.known, failed.records) == (Cause.RESOLVER_FAILED, False, ())
    assert failed.exists  # nobody said that it does not
    assert failed.detail
    assert all(lookup.known and lookup.records for lookup in lookups.values())


@pytest.mark.parametrize(("kind", "name"), [("MX", ""), ("TXT", "ville"), ("TXT", "_dmarc")])
async def test_a_failure_for_one_question_leaves_the_others_of_the_mail(kind, name):
    async with name_server(failing(kind, name)) as server:
        found = await mail(server.port, "ville.test")
    lookups = [found.mx, found.txt, *found.dmarc]
    assert [lookup.cause for lookup in lookups if not lookup.known] == [Cause.RESOLVER_FAILED]
    assert all(lookup.records for lookup in lookups if lookup.known)


async def test_a_policy_that_could_not_be_learnt_is_not_sought_above():
    async with name_server(failing("TXT", "_dmarc.mairie")) as server:
        found = await mail(server.port, "mairie.ville.test")
    assert [(lookup.name, lookup.known) for lookup in found.dmarc] == [("_dmarc.mairie.ville.test", False)]


async def test_a_silent_server_is_a_time_out():
    async with name_server(lambda _: None) as server:
        silent = Network(Resolver(ADDRESS, server.port, 0.4), AddressPolicy())
        for item in (module.domain_records, module.mail_records):
            with pytest.raises(ProbeFailed) as caught:
                await item.function(target=target(), network=silent)
            assert caught.value.cause is Cause.TIMED_OUT


def hanging_on_reverse(question: dns.message.QueryMessage) -> bytes | None:
    """A name server of a host who leaves its reverse zone to nobody."""
    return None if question.question[0].rdtype.name == "PTR" else failing("none")(question)


async def test_names_that_do_not_come_cost_neither_the_fact_nor_much_time(monkeypatch):
    monkeypatch.setattr(module, "REVERSE_TIMEOUT", 0.3)
    async with name_server(hanging_on_reverse) as server:
        started = time.perf_counter()
        found = await domain(server.port, "www.ville.test")
        assert time.perf_counter() - started < 1.5  # the resolver itself would wait for two seconds
    assert found.a.records == ("192.0.2.1",)
    assert [(lookup.cause, lookup.detail, lookup.known) for lookup in found.reverse] == [
        (Cause.TIMED_OUT, "0.3 s", False)
    ] * 2


async def test_a_failure_of_the_reverse_zone_is_not_an_absence():
    async with name_server(failing("PTR")) as server:
        found = await domain(server.port, "www.ville.test")
    assert [(lookup.cause, lookup.exists) for lookup in found.reverse] == [(Cause.RESOLVER_FAILED, True)] * 2


async def test_a_town_without_a_name():
    network = Network(FixedResolver({}), AddressPolicy())
    town = target("https://192.0.2.1/", "192.0.2.1", domain=None, mail_domain=None)
    for item in (module.domain_records, module.mail_records):
        with pytest.raises(ProbeFailed) as caught:
            await item.function(target=town, network=network)
        assert caught.value.cause is Cause.NO_NAME
    assert network.resolver.asked == []  # type: ignore[attr-defined]


class Failing(FixedResolver):
    """Never answers."""

    async def ask(self, name: str, record_type: str) -> Answer:
        await asyncio.sleep(0)
        return Answer(cause=Cause.TIMED_OUT, detail="no answer in 5 s")


async def test_silence_is_a_time_out_and_never_an_absence():
    network = Network(Failing({}), AddressPolicy())
    for item in (module.domain_records, module.mail_records):
        with pytest.raises(ProbeFailed) as caught:
            await item.function(target=target(), network=network)
        assert (caught.value.cause, caught.value.detail) == (Cause.TIMED_OUT, "no answer in 5 s")


async def test_one_answer_that_does_not_come_leaves_the_others():
    late = Answer(cause=Cause.TIMED_OUT, detail="late")
    table = FixedResolver(
        {
            ("www.ville.test", "A"): ("192.0.2.1",),
            ("www.ville.test", "AAAA"): late,
            ("www.ville.test", "CAA"): late,
            ("ville.test", "NS"): ("ns1.ville.test.",),
            ("ville.test", "MX"): ("10 mail.ville.test.",),
            ("ville.test", "TXT"): late,
            ("_dmarc.ville.test", "TXT"): late,
        }
    )
    network = Network(table, AddressPolicy())
    site = await module.domain_records.function(target=target(), network=network)
    assert (site.aaaa.cause, site.aaaa.known, site.a.known) == (Cause.TIMED_OUT, False, True)
    # The climb stops at what is not known: what stands above does not decide.
    assert [lookup.cause for lookup in site.caa] == [Cause.TIMED_OUT]
    records = await module.mail_records.function(target=target(), network=network)
    assert [records.mx.known, records.txt.known, records.dmarc[0].known] == [True, False, False]
