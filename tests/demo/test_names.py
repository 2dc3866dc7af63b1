"""What the name server says, and how."""

import socket

import dns.flags
import dns.message
import dns.opcode
import dns.query
import dns.rcode
import dns.resolver
import pytest

from auditor.demo.names import NameServer
from auditor.demo.sockets import has_ipv6

ZONE = "@ 60 SOA ns h 1 1 1 1 1\n@ 60 NS ns\nns 60 A 127.77.0.53\ndeep.down 60 TXT x\n" + "".join(
    f'many 60 TXT "{number:0200}"\n' for number in range(20)
)


def texts(resolver: dns.resolver.Resolver, name: str, kind: str) -> list[str]:
    try:
        return sorted(str(record) for record in resolver.resolve(name, kind))
    except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
        return []


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("www.valclair.test", "A", ["127.77.0.1"]),
        ("valclair.test", "NS", ["ns1.valclair.test.", "ns2.valclair.test."]),
        ("valclair.test", "MX", ["10 mail.valclair.test."]),
        ("valclair.test", "TXT", ['"v=spf1 mx -all"']),
        ("entrepont.test", "NS", ["ns1.entrepont.test.", "ns2.entrepont.test."]),
        ("_dmarc.entrepont.test", "TXT", ['"v=DMARC1; p=none"']),
        ("www.entrepont.test", "AAAA", []),
        ("entrepont.test", "CAA", []),
        ("cdn.toile-exemple.test", "A", ["127.77.0.4"]),
        ("rochebrume.test", "NS", ["ns.rochebrume.test."]),
        ("rochebrume.test", "TXT", []),
        ("rochebrume.test", "CAA", []),
        ("_dmarc.rochebrume.test", "TXT", []),
        ("www.rochebrume.test", "AAAA", []),
        ("1.0.77.127.in-addr.arpa", "PTR", ["web1.syndicat-exemple.test."]),
        ("2.0.77.127.in-addr.arpa", "PTR", ["cluster012.hebergeur-exemple.test."]),
        ("3.0.77.127.in-addr.arpa", "PTR", []),
    ],
)
def test_records(resolver, name, kind, expected):
    assert texts(resolver, name, kind) == expected


def test_valclair_says_who_may_issue_and_refuses_forged_mail(resolver):
    assert '0 issuewild ";"' in texts(resolver, "valclair.test", "CAA")
    (dmarc,) = texts(resolver, "_dmarc.valclair.test", "TXT")
    assert "p=reject" in dmarc
    assert "rua=mailto:" in dmarc


def test_entrepont_softly_fails_forged_mail(resolver):
    assert any(
        text.startswith('"v=spf1') and "~all" in text for text in texts(resolver, "entrepont.test", "TXT")
    )


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_valclair_has_ipv6(resolver):
    assert texts(resolver, "www.valclair.test", "AAAA") == ["::1"]


@pytest.mark.parametrize("town", ["valclair", "entrepont", "rochebrume"])
def test_name_servers_and_mail_servers_have_addresses(resolver, town):
    for kind in ("NS", "MX"):
        for text in texts(resolver, f"{town}.test", kind):
            assert texts(resolver, text.split()[-1], "A")


@pytest.mark.parametrize("name", ["nobody.valclair.test", "www.example.org", "_dmarc.test"])
def test_what_does_not_exist(resolver, name):
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver.resolve(name, "A")


def test_tcp_serves_several_questions_on_one_connection(laboratory):
    query = dns.message.make_query("valclair.test", "NS")
    with socket.create_connection(laboratory.resolver, timeout=2) as peer:
        for _ in range(2):
            dns.query.send_tcp(peer, query)
            response, _ = dns.query.receive_tcp(peer)
            assert len(response.answer[0]) == 2


def test_garbage_and_responses_are_not_answered(laboratory):
    echo = dns.message.make_response(dns.message.make_query("valclair.test", "A")).to_wire()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(0.05)
        for packet in (b"nonsense", echo):
            peer.sendto(packet, laboratory.resolver)
            with pytest.raises(TimeoutError):
                peer.recv(512)
        answer = dns.query.udp(
            dns.message.make_query("valclair.test", "A"), laboratory.resolver[0], port=laboratory.resolver[1]
        )
        assert answer.answer


def test_an_answer_too_large_for_udp_is_truncated(laboratory):
    server = NameServer([("big.test", ZONE)])
    response = server.answer(dns.message.make_query("many.big.test", "TXT"))
    cut = dns.message.from_wire(response.to_wire(max_size=512, prefer_truncation=True))
    assert cut.flags & dns.flags.TC
    assert len(response.answer[0]) == 20


def test_empty_non_terminals_exist():
    answer = NameServer([("big.test", ZONE)]).answer(dns.message.make_query("down.big.test", "A"))
    assert answer.rcode() == dns.rcode.NOERROR
    assert not answer.answer
    assert answer.authority


def test_other_operations_are_refused():
    server = NameServer([])
    update = dns.message.make_query("test", "A")
    update.set_opcode(dns.opcode.STATUS)
    assert server.answer(update).rcode() == dns.rcode.NOTIMP
    chaos = dns.message.make_query("version.bind", "TXT", "CH")
    assert server.answer(chaos).rcode() == dns.rcode.REFUSED
