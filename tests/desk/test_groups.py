"""Which towns would gain by applying together, and why."""

from __future__ import annotations

import random
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.desk.explaining import told, why_together
from auditor.desk.group import Grouping, Scope, Tie
from auditor.words import Words
from tests.desk.needs import actions_table, grouped, names, need
from tests.desk.projects import programme, rule

ENGLISH = Words("en")


def codes(group):
    return [reason.code for reason in group.reasons]


def alone(grouping: Grouping):
    return [
        (one.territory, [member.name for member in one.members], one.reason.code) for one in grouping.alone
    ]


def test_towns_of_one_epci_that_need_the_same_action():
    found = grouped([need(1, "pages.bad"), need(2, "pages.bad"), need(3, "notice.bad")])
    (group,) = found.groups
    assert (group.number, group.scope, group.territory, group.department) == (
        1,
        Scope.EPCI,
        "CC de l’Ourcq",
        "77",
    )
    assert (group.tie, group.key, group.population) == (Tie.ACTION, "pages", 2000)
    assert alone(found) == [("77", ["Ville 3"], "alone.nothing-shared")]


def test_what_sharing_saves():
    (group,) = grouped([need(1, "pages.bad"), need(2, "pages.bad", "notice.bad")]).groups
    (line,) = group.actions  # one town alone needs the notice
    # 4 to 8 days at 100 to 300 euros each; the half of the days of one of them is saved.
    assert (line.apart.low, line.apart.high) == (800, 4800)
    assert (line.together.low, line.together.high) == (600, 3600)
    assert (group.saved.low, group.saved.high) == (200, 1200)
    assert codes(group) == ["group.same-epci", "group.same-action", "group.no-threshold", "group.saves"]


def test_an_action_that_nothing_of_is_shared_makes_no_group():
    found = grouped([need(1, "notice.bad"), need(2, "notice.bad")])
    assert found.groups == ()
    assert alone(found) == [("77", ["Ville 1", "Ville 2"], "alone.nothing-shared")]


def test_a_threshold_is_a_gain_by_itself():
    under = programme(rule("towns", at_least=2))
    (group,) = grouped([need(1, "notice.bad"), need(2, "notice.bad")], under).groups
    assert codes(group)[-2:] == ["group.enough-towns", "group.saves-nothing"]


def test_the_same_system_is_a_stronger_bond_than_one_action():
    both = ("pages.bad", "photos.bad")
    needs = [
        need(1, *both, cms="SPIP"),
        need(2, *both, cms="WordPress"),
        need(3, *both, cms="SPIP"),
        need(4, *both, cms="WordPress"),
    ]
    found = grouped(needs)
    assert names(found) == [["Ville 1", "Ville 3"], ["Ville 2", "Ville 4"]]
    assert [(group.tie, group.key) for group in found.groups] == [(Tie.CMS, "SPIP"), (Tie.CMS, "WordPress")]


def test_the_same_host_does_what_is_for_the_host():
    needs = [need(1, "server.bad", hosting="ovh.net"), need(2, "server.bad", hosting="ovh.net")]
    acts = actions_table()
    (group,) = grouped(needs, acts=acts).groups
    # As strong as the action alone: told apart by name.
    assert (group.tie, group.key) == (Tie.ACTION, "server")
    needs = [need(1, "pages.bad", hosting="ovh.net"), need(2, "photos.bad", hosting="ovh.net")]
    assert grouped(needs).groups == ()


def test_a_threshold_of_inhabitants_and_why():
    under = programme(rule("population", at_least=10_000))
    needs = [
        need(1, "pages.bad", name="Trilport", population=5041),
        need(2, "pages.bad", name="Lizy", population=3600),
        need(3, "pages.bad", name="Crouy", population=1900),
        need(4, "pages.bad", name="Ocquerre", population=None),
    ]
    (group,) = grouped(needs, under).groups
    assert names(grouped(needs, under)) == [["Trilport", "Lizy", "Crouy", "Ocquerre"]]
    assert (group.founders, group.population, group.unknown) == (3, 10_541, 1)
    assert why_together(group, ENGLISH) == (
        "These towns are in one EPCI: CC de l’Ourcq.",
        "What brings them together is an action that they need: “pages”.",
        "3 towns reach 10,541 inhabitants; 10,000 are asked for. None of these towns could be left out.",
        "Alone otherwise, and taken by the nearest group: Ocquerre.",
        "Population not known, and counted for nothing: 1 town.",
        "Together they save 600\N{NO-BREAK SPACE}€ to 3,600\N{NO-BREAK SPACE}€, an estimate.",
    )


def test_an_epci_under_the_threshold_turns_to_its_departement():
    under = programme(rule("population", at_least=6000))
    needs = [
        need(1, "pages.bad", population=4000, epci="CC du Nord"),
        need(2, "pages.bad", population=3000, epci="CC du Sud"),
        need(3, "pages.bad", population=1000, epci=None),
        need(4, "pages.bad", population=5000, epci="CC du Sud", department="02", insee="02004"),
    ]
    found = grouped(needs, under)
    (group,) = found.groups
    assert (group.scope, group.territory) == (Scope.DEPARTMENT, "77")
    assert names(found) == [["Ville 1", "Ville 2", "Ville 3"]]
    assert "group.wider" in codes(group)
    assert alone(found) == [("02", ["Ville 4"], "alone.nothing-shared")]


def test_a_territory_that_no_threshold_satisfies_is_said():
    under = programme(rule("population", at_least=10_000))
    found = grouped([need(1, "pages.bad"), need(2, "pages.bad", population=None)], under)
    assert found.groups == ()
    assert alone(found) == [("77", ["Ville 1", "Ville 2"], "alone.too-few-inhabitants")]
    assert (
        told(found.alone[0].reason, ENGLISH) == "Together they have 1,000 inhabitants; 10,000 are asked for."
    )
    found = grouped([need(1, "pages.bad"), need(2, "pages.bad")], programme(rule("towns", at_least=3)))
    assert told(found.alone[0].reason, ENGLISH) == "Too few towns: 3 at least are asked for."


def test_a_town_that_is_too_populated_for_any_group():
    under = programme(rule("population", at_least=1500, at_most=5000))
    needs = [need(1, "pages.bad"), need(2, "pages.bad"), need(3, "pages.bad", population=9000)]
    found = grouped([*needs, need(4, "pages.bad", population=9000)], under)
    assert names(found) == [["Ville 1", "Ville 2"]]
    assert [code for _, _, code in alone(found)] == ["alone.no-room"]
    assert [
        code for _, _, code in alone(grouped([*needs[2:], need(5, "pages.bad", population=8000)], under))
    ] == ["alone.too-populated"]


def test_towns_without_territory_and_towns_that_need_nothing():
    needs = [
        need(1, "pages.bad", insee=None, department=None, epci=None),
        need(2, "pages.bad", insee=None, department=None, epci=None),
        need(3),
    ]
    found = grouped(needs)
    assert alone(found) == [
        ("77", ["Ville 3"], "alone.no-window"),
        ("", ["Ville 1", "Ville 2"], "alone.no-territory"),
    ]


def test_the_code_of_a_town_gives_its_departement():
    needs = [
        need(1, "pages.bad", department=None, epci=None),
        need(2, "pages.bad", department=None, epci=None),
    ]
    (group,) = grouped(needs).groups
    assert (group.scope, group.territory) == (Scope.DEPARTMENT, "77")


def test_an_epci_is_one_by_its_number_and_two_by_a_name_of_two_departements():
    number = [
        need(1, "pages.bad", epci="200 000 172"),
        need(2, "pages.bad", epci="200000172", department="02", insee="02002"),
    ]
    assert names(grouped(number)) == [["Ville 2", "Ville 1"]]
    name = [
        need(1, "pages.bad", epci="CC des Deux Rives"),
        need(2, "pages.bad", epci="cc des deux rives", department="02", insee="02002"),
        need(3, "pages.bad", epci="CC DES DEUX RIVES"),
    ]
    assert names(grouped(name)) == [["Ville 1", "Ville 3"]]


def test_300_towns_are_not_one_group():
    needs = [need(number, "pages.bad", insee=f"77{number:03}") for number in range(301)]
    found = grouped(needs)
    assert {len(group.members) for group in found.groups} == {2, 3}
    assert len(found.groups) == 150


def test_a_group_takes_no_crowd_in():
    under = programme(rule("population", at_least=10_000))
    needs = [
        need(1, "pages.bad", population=20_000),
        need(2, "pages.bad", population=20_000),
        *(need(number, "pages.bad", population=None) for number in range(3, 90)),
    ]
    found = grouped(needs, under)
    assert [len(group.members) for group in found.groups] == [50]
    assert [(len(one.members), one.reason.code) for one in found.alone] == [(39, "alone.no-room")]


HOSTILE = "=HYPERLINK(\"x\") \u202e{0}{name} <script>\0\ud800 ''"


def test_hostile_names_are_names():
    needs = [
        need(number, "pages.bad", name=HOSTILE, epci=HOSTILE, cms=HOSTILE, hosting=HOSTILE)
        for number in range(1, 4)
    ]
    (group,) = grouped(needs).groups
    assert any(HOSTILE in sentence for sentence in why_together(group, Words("fr")))


@st.composite
def campaigns(draw):
    count = draw(st.integers(0, 25))
    codes_of = st.lists(st.sampled_from(["pages.bad", "photos.bad", "server.bad", "notice.bad"]), unique=True)
    maybe = st.sampled_from
    return [
        need(
            number,
            *draw(codes_of),
            cms=draw(maybe([None, "SPIP", "WordPress"])),
            hosting=draw(maybe([None, "ovh.net", "gandi.net"])),
            epci=draw(maybe([None, "CC du Nord", "CC du Sud", "200000172"])),
            department=draw(maybe([None, "77", "02"])),
            insee=draw(maybe([None, f"77{number:03}"])),
            population=draw(st.one_of(st.none(), st.integers(0, 9000))),
        )
        for number in range(1, count + 1)
    ]


RULES = st.lists(
    st.one_of(
        st.builds(lambda least: rule("towns", at_least=least), st.integers(1, 4)),
        st.builds(lambda least: rule("population", at_least=least), st.integers(0, 20_000)),
    ),
    max_size=2,
)


@settings(deadline=None)
@given(campaigns(), RULES, st.randoms(use_true_random=False))
def test_the_same_groups_whatever_the_order_and_every_town_once(needs, rules, chance: random.Random):
    under = programme(*rules)
    found = grouped(needs, under)
    shuffled = list(needs)
    chance.shuffle(shuffled)
    assert grouped(shuffled, under) == found
    inside = chain.from_iterable(group.members for group in found.groups)
    outside = chain.from_iterable(one.members for one in found.alone)
    assert sorted(member.scan for member in chain(inside, outside)) == [one.scan for one in needs]
    assert [group.number for group in found.groups] == list(range(1, len(found.groups) + 1))
    for group in found.groups:
        assert 2 <= group.founders <= len(group.members)
        assert group.together.low <= group.apart.low
        assert group.together.high <= group.apart.high
        assert rules or group.saved.high > 0
        known = {one.scan: one for one in needs}
        epcis = {known[member.scan].target.epci for member in group.members}
        assert group.scope is Scope.DEPARTMENT or len(epcis) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_is_said(language):
    words = Words(language)
    under = programme(rule("population", at_least=3000))
    needs = [need(number, "pages.bad", "server.bad", cms="SPIP") for number in range(1, 6)]
    for group in grouped([*needs, need(6, "pages.bad", population=None)], under).groups:
        sentences = why_together(group, words)
        assert len(sentences) == len(group.reasons)
        assert not [one for one in sentences if "{" in one or "group." in one]
