"""A mail, read again by the standard library: its headers, its parts, and the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from auditor.delivery.news import TownNews
from auditor.diff import Turn
from auditor.mailbox import AddressError
from reports.mail import LetterError, compose
from reports.mail.subject import subject
from tests.reports.conftest import HOSTILE, LongWords, build_report, drowned
from tests.reports.mail.conftest import (
    HOSTILE_NAMES,
    RECIPIENT,
    SLOT,
    as_before,
    between,
    change,
    changed,
    first,
    html_of,
    letter,
    many,
    named,
    news,
    nothing_seen,
    parsed,
    said_in_html,
    settings,
    text_of,
    tokens,
    trilport,
    words,
)

#: What no mail of ours has more of, nor less.
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "List-Unsubscribe"),
    *("MIME-Version", "Content-Type", "Content-Language"),
]


def lines_of(content: bytes) -> list[bytes]:
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")
    return content.split(b"\r\n")


def test_the_headers():
    made = letter(news(trilport()))
    message = parsed(made)

    assert message.keys() == HEADERS
    assert message["From"] == "Beffroi <beffroi@epci.example>"
    assert message["To"] == RECIPIENT
    assert message["Subject"] == subject(news(trilport()), words())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<beffroi.epci.example>"
    assert message["List-Unsubscribe"] == "<mailto:beffroi@epci.example?subject=unsubscribe%20Mensuel>"
    assert message["Content-Language"] == "fr"
    assert message["Message-ID"] == made.message_id
    assert re.fullmatch(r"<beffroi\.[0-9a-f]{32}@epci\.example>", made.message_id)
    assert (made.schedule, made.slot, made.recipient) == ("Mensuel", SLOT, RECIPIENT)
    assert made.about == " https://www.entrepont.test/"


def test_a_page_to_leave_by_is_one_click_away():
    message = parsed(letter(news(trilport()), unsubscribe="https://epci.example/stop"))

    where = "https://epci.example/stop?recipient=mairie%40trilport.example&schedule=Mensuel"
    assert message["List-Unsubscribe"] == f"<{where}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert where in text_of(message)
    assert where in said_in_html(html_of(message))


def test_the_date_is_that_of_the_last_report_by_the_clock_of_the_schedule():
    town = trilport()
    done = datetime(2026, 11, 1, 6, 4, 5, 678, tzinfo=UTC)
    told = news(replace(town, report=town.report.model_copy(update={"finished_at": done})))

    assert parsed(letter(told))["Date"] == "Sun, 01 Nov 2026 07:04:05 +0100"
    early = replace(town, report=town.report.model_copy(update={"finished_at": SLOT - timedelta(days=9)}))
    assert parsed(letter(news(early)))["Date"] == "Sun, 01 Nov 2026 07:00:00 +0100"
    assert parsed(letter(news(digest=True, unseen=("Ville",))))["Date"] == "Sun, 01 Nov 2026 07:00:00 +0100"


@pytest.mark.parametrize("digest", [False, True])
def test_the_same_news_make_the_same_bytes(digest):
    towns = many(9) if digest else (trilport(),)
    told = news(*towns, digest=digest, unseen=("A", "B"), attach=("csv",))
    again = news(*reversed(towns), digest=digest, unseen=("B", "A"), attach=("csv",))

    assert letter(told) == letter(again)


def test_the_same_news_make_the_same_bytes_in_another_process():
    script = (
        "from tests.reports.mail.conftest import letter, many, news, trilport\n"
        "import sys\n"
        "sys.stdout.buffer.write(letter(news(*many(9), digest=True, attach=('csv',))).content)\n"
        "sys.stdout.buffer.write(letter(news(trilport(), attach=('csv',))).content)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(outputs) == 1


def test_what_makes_a_mail_another_makes_its_identifier_another():
    told, town = news(trilport()), trilport()
    others = [
        letter(told, recipient="other@trilport.example"),
        letter(news(trilport(), schedule="Hebdomadaire")),
        letter(news(trilport(), slot=SLOT + timedelta(days=7))),
        letter(news(replace(town, scan=3))),
        letter(news(replace(town, identity="77284 https://www.meaux.example/"))),
        letter(news(trilport(), digest=True)),
    ]
    identifiers = {made.message_id for made in (letter(told), *others)}

    assert len(identifiers) == len(others) + 1
    # The same moment by another clock is the same slot.
    assert letter(news(trilport(), slot=SLOT.astimezone(UTC))).message_id == letter(told).message_id


def test_boundaries_are_in_no_part():
    message = parsed(letter(news(trilport(), attach=("csv",))))
    boundaries = [part.get_boundary() for part in message.walk() if part.is_multipart()]

    assert len(set(boundaries)) == 2
    for part in message.walk():
        if not part.is_multipart():
            assert not any(boundary in part.get_payload() for boundary in boundaries)


def test_its_parts():
    bare = parsed(letter(news(trilport())))
    full = parsed(letter(news(trilport(), attach=("csv",))))

    assert [part.get_content_type() for part in bare.walk()] == [
        *("multipart/alternative", "text/plain", "text/html"),
    ]
    assert [part.get_content_type() for part in full.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"),
    ]
    for part in full.walk():
        if part.get_content_maintype() == "text":
            assert part.get_content_charset() == "utf-8"


TOLD = {
    "changed": lambda: news(trilport(), missed=3),
    "as before": lambda: news(as_before(named(build_report(), "Trilport"))),
    "first": lambda: news(first(named(build_report(), "Trilport"))),
    "nothing seen": lambda: news(nothing_seen()),
    "digest": lambda: news(*many(30), nothing_seen(), digest=True, unseen=("Ville",), missed=1),
    "large digest": lambda: news(*many(300), digest=True, unseen=tuple(f"V{n}" for n in range(90))),
    "nobody": lambda: news(digest=True, unseen=("Ville",)),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("which", TOLD)
@pytest.mark.parametrize("unsubscribe", [None, "https://epci.example/stop"])
def test_text_and_html_say_the_same(which, language, unsubscribe):
    message = parsed(letter(TOLD[which](), language, unsubscribe=unsubscribe))
    text, page = text_of(message), html_of(message)

    assert tokens(text) == tokens(said_in_html(page))
    assert len(tokens(text)) > 80
    assert f'<html lang="{language}">' in page


def test_text_and_html_say_the_same_of_towns_that_were_audited(nine_towns):
    reports = list(nine_towns.values())
    pairs = zip(reports, (*reports[1:], reports[0]), strict=True)
    towns = [between(before, after, scan) for scan, (before, after) in enumerate(pairs, start=1)]
    for told in (news(*towns, digest=True), *map(news, towns)):
        for language in ("fr", "en"):
            message = parsed(letter(told, language))
            assert tokens(text_of(message)) == tokens(said_in_html(html_of(message)))
            assert len(letter(told, language).content) < 100_000


PICTURES = "\U0001f3f0" * 200


def drowned_town(number: int) -> TownNews:
    """A town with a new fault, whose every text is written in pictures: four bytes each."""
    report = named(drowned(build_report()), PICTURES)
    findings = (item.model_copy(update={"arguments": {"x": PICTURES}}) for item in report.findings)
    report = report.model_copy(update={"findings": tuple(findings)})
    return changed(report, [change(Turn.NEW, "http.hostile", check="http.hostile")], scan=number)


LARGEST = {
    "drowned": lambda: news(first(drowned(build_report())), schedule=PICTURES[:40]),
    "drowned digest": lambda: news(
        *(drowned_town(number) for number in range(22)), digest=True, unseen=(PICTURES,) * 300
    ),
    "300 towns": lambda: news(*many(300), digest=True),
    "300 names to escape": lambda: news(*many(300, name="&<" * 100), digest=True),
    "300 names in pictures": lambda: news(*many(300, name=PICTURES), digest=True, unseen=(PICTURES,) * 300),
    "300 mute": lambda: news(*(nothing_seen(PICTURES) for _ in range(300)), digest=True),
}


@pytest.mark.parametrize("which", LARGEST)
def test_a_mail_is_under_100_kilobytes_whatever_it_tells(which):
    made = compose(LARGEST[which](), RECIPIENT, settings(), LongWords("fr"))

    assert len(made.content) < 100_000
    assert tokens(text_of(parsed(made))) == tokens(said_in_html(html_of(parsed(made))))


def check_nothing_is_injected(made):
    message = parsed(made)
    assert message.keys() == HEADERS
    assert message["To"] == RECIPIENT
    assert message["From"].addresses[0].addr_spec == "beffroi@epci.example"
    assert len(message["From"].addresses) == 1
    assert max(map(len, lines_of(made.content))) <= 998
    head = made.content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(line[:1] in b" " or b": " in line for line in lines_of(head))
    soup = html_of(message)
    assert "<script" not in soup


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("digest", [False, True])
def test_names_command_nothing(name, digest):
    report = named(build_report(), name, insee=name)
    told = news(first(report), digest=digest, schedule=name, unseen=(name,), attach=("csv",))

    made = letter(told)
    check_nothing_is_injected(made)
    assert parsed(made)["Subject"] == subject(told, words())
    (table,) = parsed(made).iter_attachments()
    assert re.fullmatch(r"beffroi-[a-z0-9-]{1,40}-2026-11-23\.csv", table.get_filename())


@given(st.text(alphabet=st.characters(), max_size=120), st.booleans())
@effort(max_examples=60)
def test_any_name_is_harmless_and_comes_back(name, digest):
    report = named(build_report(findings=(), actions=()), name)
    told = news(first(report), digest=digest, schedule=name[:40] or "x")

    made = letter(told)
    check_nothing_is_injected(made)
    assert parsed(made)["Subject"] == subject(told, words())
    assert tokens(text_of(parsed(made))) == tokens(said_in_html(html_of(parsed(made))))


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=80))
@effort(max_examples=100)
def test_any_name_of_the_sender_comes_back(display):
    try:
        made = letter(news(digest=True, unseen=("V",)), **{"from": f'"{display}" <beffroi@epci.example>'})
    except AddressError:
        return
    check_nothing_is_injected(made)


@pytest.mark.parametrize(
    "display",
    [
        "Beffroi",
        "Agglomération",
        "Agglomération du Pays de Meaux – présence numérique",
        'D. "Q", SI',
        "",
    ],
)
def test_the_sender_has_the_name_that_it_was_given(display):
    quoted = display.replace('"', '\\"')
    written = f'"{quoted}" <beffroi@épci.example>' if display else "beffroi@épci.example"
    made = letter(news(digest=True, unseen=("V",)), **{"from": written})
    assert parsed(made)["From"].addresses[0].addr_spec == "beffroi@xn--pci-9la.example"
    assert parsed(made)["List-Id"] == "<beffroi.xn--pci-9la.example>"

    # The newer parser of the library puts a blank of its own between two encoded words of a name.
    older = message_from_bytes(made.content, policy=compat32)["From"]
    name, _ = parseaddr(str(make_header(decode_header(older))))
    assert name == display


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "nobody",
        "a@b@c.example",
        "a@b.example, c@d.example",
        "A <a@b.example>",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nBcc: c@d.example",
        "a\0@b.example",
        "a\ud800@b.example",
        "a b@c.example",
        "a@[127.0.0.1]",
        "a" * 10_000 + "@b.example",
    ],
)
def test_what_is_no_address_is_refused(recipient):
    with pytest.raises(AddressError):
        letter(news(trilport()), recipient=recipient)


@pytest.mark.parametrize(
    "sender", ["nobody", "A <a@b.example>\r\nBcc: c@d.example", "a@b.example, c@d.example"]
)
def test_a_sender_that_is_no_address_is_refused(sender):
    with pytest.raises(AddressError):
        letter(news(trilport()), **{"from": sender})


def test_a_domain_with_accents_is_written_in_ascii():
    made = letter(news(trilport()), recipient="mairie@saint-rémy.example")

    assert made.recipient == "mairie@xn--saint-rmy-h4a.example"
    assert parsed(made)["To"] == made.recipient
    assert made.content.partition(b"\r\n\r\n")[0].isascii()


def test_an_address_with_accents_makes_a_message_in_utf8():
    made = letter(news(trilport()), recipient="clémence.élu@trilport.example")
    message = parsed(made)

    assert made.recipient == "clémence.élu@trilport.example"
    assert "\r\nTo: clémence.élu@trilport.example\r\n".encode() in made.content
    assert message["Subject"] == subject(news(trilport()), words())
    assert "cl%C3%A9mence" not in made.content.decode()
    paged = letter(news(trilport()), recipient="clémence@trilport.example", unsubscribe="https://a.example/")
    assert b"recipient=cl%C3%A9mence%40trilport.example" in paged.content


def test_a_mail_that_is_no_digest_is_about_one_town():
    for towns in ((), (trilport(), trilport())):
        with pytest.raises(ValueError, match="one town"):
            letter(news(*towns))


def test_settings_that_cannot_be_used_are_refused():
    for fields in ({"unsubscribe": "http://a.example/"}, {"list_id": "no list"}):
        with pytest.raises(LetterError) as refused:
            letter(news(trilport()), **fields)
        assert refused.value.told(words()).startswith("[mail] ")


def test_nothing_is_fetched_and_nobody_is_followed():
    told = news(first(named(build_report(), HOSTILE)), schedule=HOSTILE)
    page = html_of(parsed(letter(told)))

    assert not re.search(r"<(img|link|iframe|object|script|form|input|svg|video)\b", page)
    assert not re.search(r"url\(|@import|src=|background=", page)
    assert re.findall(r'href="([a-z]+:)', page) == ["mailto:"]
