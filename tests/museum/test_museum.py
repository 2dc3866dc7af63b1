"""Every fact that was ever archived still loads, and is still judged."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache

import pytest

from auditor.facts.base import Fact, FactError, version_of
from auditor.facts.dns import DomainRecords
from auditor.facts.http import HttpSite
from auditor.facts.page import Pages
from auditor.facts.sample import Sample
from auditor.facts.tls import TrustStore
from auditor.model import Cause, Report, Traits
from auditor.observation import Observation
from auditor.targets import parse_target
from auditor.verdict import report_on
from tests.checks.facts import registry
from tests.museum.freeze import MUSEUM, causes, digest, digests, frozen, kinds, pinned

KINDS = kinds()
PIECES = [(kind, version) for kind, fact in KINDS.items() for version in range(1, version_of(fact) + 1)]

HOW = "see tests/museum/README.md"


def load(kind: str, version: int) -> Fact:
    return KINDS[kind].load(version, frozen(kind, version).read_bytes())


def present(kind: str) -> Fact:
    return load(kind, version_of(KINDS[kind]))


@cache
def town(*, oldest: bool) -> Report:
    """The town of the museum, judged by its facts of the first versions or of the last ones."""
    facts = {kind: load(kind, 1) if oldest else present(kind) for kind in KINDS}
    trust = facts.pop("trust.store")
    assert isinstance(trust, TrustStore)
    moments = [fact.observed_at for fact in facts.values()]
    seen = Observation(
        target=parse_target("https://www.entrepont.test/", name="Entrepont"),
        started_at=min(moments),
        finished_at=max(moments) + timedelta(seconds=1),
        tool_version="museum",
        settings={},
        trust=trust,
        facts=tuple(facts.values()),
        failures=(),
        runs=(),
    )
    return report_on(seen, registry().judge)


@pytest.mark.parametrize(("kind", "version"), PIECES)
def test_every_version_is_there_and_loads(kind, version):
    assert frozen(kind, version).is_file(), f"{kind} {version} is not frozen: {HOW}"
    fact = load(kind, version)
    assert (fact.kind, fact.schema_version) == (kind, version_of(KINDS[kind]))


def test_nothing_else_is_on_show():
    """A file of a version that the model does not have is a bump that was forgotten, or taken back."""
    shown = {(path.parent.name, int(path.stem)) for path in MUSEUM.glob("*.*/[0-9]*.json")}
    assert shown == set(PIECES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_present_version_is_written_as_it_was_read(kind):
    text = frozen(kind, version_of(KINDS[kind])).read_text("utf-8")
    assert present(kind).model_dump_json(indent=1) + "\n" == text


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_is_one_shape(kind):
    fact = KINDS[kind]
    assert pinned().get(f"{kind} {version_of(fact)}") == digest(fact), (
        f"what {kind} holds has changed and its version {version_of(fact)} has not: raise schema_version, "
        f"add an upcaster, freeze the new version; {HOW}"
    )


def test_a_shape_is_pinned_for_every_version():
    assert {f"{kind} {version}" for kind, version in PIECES} == set(pinned())
    assert set(digests()) <= set(pinned())


def test_a_change_of_shape_is_noticed():
    class Wider(DomainRecords):
        more: str = ""

    class Narrower(DomainRecords):
        canonical: str

    class Reworded(DomainRecords):
        """The same, said otherwise."""

    assert digest(Reworded) == digest(DomainRecords)
    assert len({digest(DomainRecords), digest(Wider), digest(Narrower)}) == 3


def test_no_cause_goes_away():
    gone = set(causes()) - set(Cause)
    assert not gone, f"archives hold these causes, which could not be read any more: {gone}"


def test_what_older_versions_give():
    records = load("dns.domain", 1)
    assert isinstance(records, DomainRecords)
    assert (records.reverse, records.canonical) == ((), None)
    assert load("dns.domain", 2).server_ipv6 == load("dns.mail", 1).server_ipv6 == ()
    site = load("http.site", 1)
    assert isinstance(site, HttpSite)
    assert site.document
    assert (site.document.generator, site.document.assets, site.document.policies) == (None, (), None)
    assert load("http.site", 2).document.policies is None
    assert site.document.title == "Bienvenue à Entrepont | Ville d'Entrepont"
    pages = load("browser.pages", 1)
    assert isinstance(pages, Pages)
    (visit,) = pages.visits
    assert (visit.cookies, visit.overlays, visit.screenshot) == (None, None, None)
    assert {node.box for rule in visit.axe.violations for node in rule.nodes} == {None}


def test_an_older_site_without_a_page():
    fields = json.loads(frozen("http.site", 1).read_bytes())
    fields |= {"document": None, "landing": None}
    assert HttpSite.load(1, json.dumps(fields).encode()).document is None


def test_what_the_present_versions_show():
    """A museum of empty fields would prove little."""
    records, site, pages = present("dns.domain"), present("http.site"), present("browser.pages")
    assert isinstance(records, DomainRecords)
    assert isinstance(site, HttpSite)
    assert isinstance(pages, Pages)
    assert [lookup.records for lookup in records.reverse] == [("cluster012.hebergeur-exemple.test.",)]
    assert site.document
    assert site.document.generator == "WordPress 4.0"
    assert len(site.document.assets) == 40
    assert site.document.policies
    assert len(site.document.policies.scripts) == 5
    assert present("http.cors").answer.status == 200
    assert present("http.twin").exists
    assert present("http.twin").certificate
    assert present("http.other-family").address is None  # the middling town has no IPv6
    (visit,) = pages.visits
    assert visit.axe
    assert visit.axe.violations
    assert len(visit.requests) > 50
    assert (visit.cookies, visit.overlays) == ((), ())
    assert visit.screenshot
    assert (visit.screenshot.width, visit.screenshot.height) == (96, 54)
    assert all(node.box for rule in visit.axe.violations for node in rule.nodes)
    sample = present("site.sample")
    assert isinstance(sample, Sample)
    assert len(sample.readable) == 8
    assert [page.cause for page in sample.pages if not page.readable] == [Cause.NOT_FOUND] * 2
    assert len(sample.links) > 50
    assert sample.robots.exists


@pytest.mark.parametrize("oldest", [True, False], ids=["first versions", "last versions"])
def test_the_town_is_judged_as_on_the_day(oldest):
    report = town(oldest=oldest)
    # What changes them is a policy or a check; if neither did, facts are read otherwise than before.
    assert {score.axis.value: score.letter for score in report.scores} == {
        "interoperability": "E" if oldest else "F",  # it did not look at the servers of names and mail
        "security": "C",
        "accessibility": "D",
        "reversibility": "B",
        "sobriety": "D",
    }
    assert all(finding.cause is not Cause.CRASHED for finding in report.findings)


def test_the_traits_of_the_town():
    assert town(oldest=False).traits == Traits(cms="WordPress", hosting="hebergeur-exemple.test")
    assert town(oldest=True).traits == Traits(cms="WordPress", hosting=None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_version_is_refused_with_what_to_do(kind):
    later = version_of(KINDS[kind]) + 1
    with pytest.raises(FactError, match=f"^{kind} has version {later}, .*: upgrade it$"):
        KINDS[kind].load(later, b"{}")


@pytest.mark.parametrize(("kind", "version"), PIECES)
def test_a_damaged_fact_is_refused_with_its_name(kind, version):
    whole = frozen(kind, version).read_bytes()
    for damaged in (
        b"",
        whole[: len(whole) // 2],
        b"\xff" + whole,
        whole.replace(b'"kind"', b'"kin"'),
        b"[]",
    ):
        with pytest.raises(FactError, match=f"^{kind} version {version} cannot be read: "):
            KINDS[kind].load(version, damaged)


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_that_never_was(kind):
    for version in (0, -1):
        with pytest.raises(FactError, match=f"^{kind} never had a version {version}"):
            KINDS[kind].load(version, frozen(kind, 1).read_bytes())
