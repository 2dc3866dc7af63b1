"""At whose domain the town hall is written to."""

from __future__ import annotations

import time

import pytest

from auditor.model import Cause, Outcome
from checks.reversibility.shown import emails_of
from tests.checks.facts import TARGET, page, run, site
from tests.checks.samples import good_sample, sample_but, sample_everywhere, sample_of

BOXES = "reversibility.mailboxes"
AGREES = "reversibility.mail-domain"

FEW = '<title>Ville</title><a href="/a">A</a><a href="/b">B</a>'


def verdict(check_id, sample, target=TARGET, where=None):
    (found,) = run(check_id, target, where or site(), sample)
    if found.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        return found.code.rpartition(".")[2]
    return found.outcome.value


def shown(home: str = "", contact: str = "", legal: str = ""):
    """A site of three pages that hold these texts."""
    links = f'{FEW}<a href="/contact/">Contact</a><a href="/mentions-legales/">Mentions légales</a>'
    return sample_of(
        {
            "/": f"{links}<p>{home}</p>",
            "/contact/": f"{links}<p>{contact}</p>",
            "/mentions-legales/": f"{links}<p>{legal}</p>",
        }
    )


def listed(sample):
    return [email.address for email in emails_of(sample)]


# The addresses that are shown.


def test_the_addresses_of_the_good_town():
    assert listed(good_sample()) == ["mairie@ville.example"]  # and not those of other pages


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mairie@x.fr", ["mairie@x.fr"]),
        ("Écrivez à Mairie@X.FR.", ["mairie@x.fr"]),
        ("<a href='mailto:mairie@x.fr?subject=Bonjour'>Écrire</a>", ["mairie@x.fr"]),
        ("<a href='MAILTO:mairie%40x.fr'>Écrire</a>", ["mairie@x.fr"]),
        ("<a href='mailto:a@x.fr,b@x.fr'>Écrire</a>", ["a@x.fr", "b@x.fr"]),
        ("<a href='mailto:?subject=Lisez&body=voir a@x.fr'>Partager</a>", []),
        ("accueil@mairie.x.fr", ["accueil@mairie.x.fr"]),
        ("mairie [at] x.fr, @mairie, a@b, photo@2x.png.", ["photo@2x.png"]),
        ("<script>var a = 'a@x.fr'</script>", []),
        ("(a@x.fr)", ["a@x.fr"]),
    ],
)
def test_addresses_are_found(written, expected):
    assert listed(shown(contact=f"<p>{written}</p>")) == expected


@pytest.mark.parametrize("hostile", ["a" * 40_000, "a@" * 20_000, "a." * 20_000, "a@" + "b." * 20_000])
def test_long_texts_are_read_in_no_time(hostile):
    begin = time.perf_counter()
    emails_of(shown(home=f"<p>{hostile}</p>"))
    assert time.perf_counter() - begin < 2


def test_addresses_of_one_page_are_bounded():
    assert len(listed(shown(home=" ".join(f"a{number}@x.fr" for number in range(500))))) == 50


# Generic mailboxes.


@pytest.mark.parametrize(
    "address",
    [
        "mairie.trilport@wanadoo.fr",
        "mairie-trilport@orange.fr",
        "secretariat.mairie@laposte.net",
        "sgmairie77@gmail.com",
        "commune-de-trilport@free.fr",
        "commune.trilport@sfr.fr",
        "ville-de-trilport@outlook.fr",
        "villedetrilport@hotmail.fr",
    ],
)
@pytest.mark.parametrize("where", ["home", "contact", "legal"])
def test_a_generic_mailbox_of_the_town_hall(address, where):
    assert verdict(BOXES, shown(**{where: f"<p>{address}</p>"})) == "generic"


@pytest.mark.parametrize(
    "address",
    ["trilport77@orange.fr", "communication@gmail.com", "villefranche.foot@gmail.com", "maire@free.fr"],
)
def test_a_generic_mailbox_that_may_be_anybodys(address):
    assert verdict(BOXES, shown(contact=address)) == "doubtful"
    assert verdict(BOXES, shown(legal=address)) == "doubtful"
    assert verdict(BOXES, shown(home=address, contact=address)) == "doubtful"
    assert verdict(BOXES, shown(home=f"Le club : {address}")) == "inapplicable"


def test_mailboxes_of_others_beside_the_towns_own():
    assert verdict(BOXES, shown(contact="accueil@ville.example, club.judo@gmail.com")) == "passed"
    # The former mailbox, or a neighbour's: a person must look.
    assert verdict(BOXES, shown(contact="accueil@ville.example, mairie.exemple@wanadoo.fr")) == "doubtful"


def test_a_list_of_towns_is_not_the_town():
    towns = " ".join(f"mairie.{name}@wanadoo.fr" for name in "abcd")
    assert verdict(BOXES, shown(contact=towns)) == "doubtful"


def test_the_sub_domain_of_a_company_is_no_generic_mailbox():
    assert verdict(BOXES, shown(contact="mairie@mairie.orange.fr.example")) == "inapplicable"


def test_the_addresses_are_told():
    (found,) = run(BOXES, TARGET, site(), shown(contact="mairie.x@wanadoo.fr"))
    assert found.arguments == {"emails": ("mairie.x@wanadoo.fr",)}
    assert [(item.where, item.excerpt) for item in found.places] == [
        ("https://www.ville.example/contact/", "mairie.x@wanadoo.fr")
    ]


@pytest.mark.parametrize("check_id", [BOXES, AGREES])
def test_silence_is_not_absence(check_id):
    empty = sample_of({"/": "<title>Ville</title><script src='/app.js'></script>"})
    (found,) = run(check_id, TARGET, site(), empty)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NEEDS_SCRIPT)
    unread = sample_but({"/contact/": Cause.TIMED_OUT, "/mentions-legales/": FEW})
    (found,) = run(check_id, TARGET, site(), unread)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
    assert verdict(check_id, shown()) == "inapplicable"


# Site and e-mail.


def declared(mail_domain, **changes):
    return TARGET.model_copy(update={"mail_domain": mail_domain, **changes})


def test_both_bear_the_same_name():
    assert verdict(AGREES, good_sample()) == "passed"
    assert verdict(AGREES, good_sample(), declared("mairie.ville.example")) == "passed"
    assert verdict(AGREES, shown(contact="accueil@mairie.ville.example")) == "passed"


def test_the_declared_names_differ():
    assert verdict(AGREES, shown(), declared("autre.example")) == "differs"
    assert verdict(AGREES, shown(contact="mairie@autre.example"), declared("autre.example")) == "differs"
    both = shown(contact="mairie@autre.example, dpo@ville.example")
    assert verdict(AGREES, both, declared("autre.example")) == "differs"


def test_the_directory_is_behind_the_site():
    (found,) = run(AGREES, declared("autre.example"), site(), good_sample())
    assert found.code == "reversibility.mail-domain.outdated"
    assert found.arguments == {"mail": "autre.example", "site": "ville.example"}
    assert [item.excerpt for item in found.places] == ["", "mairie@ville.example"]


def test_where_the_site_has_moved_its_new_name_counts_too():
    moved = site(document=page(url="https://www.nouvelle.example/"))
    assert (
        verdict(AGREES, shown(contact="mairie@nouvelle.example"), declared("nouvelle.example"), moved)
        == "passed"
    )
    assert verdict(BOXES, shown(contact="mairie@nouvelle.example"), where=moved) == "passed"


def test_the_site_gives_the_address_of_another_name():
    assert verdict(AGREES, shown(contact="mairie.exemple@cc-val.example")) == "elsewhere"
    assert verdict(AGREES, shown(contact="support@hebergeur.example")) == "inapplicable"
    assert verdict(AGREES, shown(contact="mairie.exemple@cc-val.example, x@ville.example")) == "passed"
    towns = " ".join(f"mairie@{name}.example" for name in "abcd")
    assert verdict(AGREES, shown(contact=towns)) == "inapplicable"


def test_a_generic_mailbox_is_the_other_checks_affair():
    assert verdict(AGREES, sample_everywhere("@ville.example", "@wanadoo.fr")) == "inapplicable"


@pytest.mark.parametrize(
    "target",
    [
        declared("ville.example", host="192.0.2.1", domain=None),
        declared(None),
        declared("autre.example", host="ville.e-monsite.com", domain="e-monsite.com"),
    ],
)
def test_without_a_name_of_its_own_there_is_nothing_to_compare(target):
    assert verdict(AGREES, good_sample(), target) == "inapplicable"
