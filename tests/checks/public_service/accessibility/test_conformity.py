"""The three states, as the law words them and as towns write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.accessibility.conformity import State, mentions_in, state_alone, states_in

TOTAL, PARTIAL, NONE = State.TOTAL, State.PARTIAL, State.NONE


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Accessibilité : totalement conforme", TOTAL),
        ("Accessibilité\u00a0: partiellement conforme", PARTIAL),
        ("Accessibilité\u202f: non conforme", NONE),
        ("ACCESSIBILITÉ : NON CONFORME", NONE),
        ("Accessibilite: partiellement conforme", PARTIAL),
        ("accessibilité (partiellement conforme)", PARTIAL),
        ("Accessibilité du site : non-conforme", NONE),
        ("Accessibilité numérique – partiellement conforme", PARTIAL),
        ("L’accessibilité de ce site internet est partiellement conforme", PARTIAL),
        ("Accessibilité RGAA [non conforme]", NONE),
        ("Accessibilité :\n\tnon\u00a0conforme", NONE),
        ("Site partiellement conforme au RGAA", PARTIAL),
        ("Non conforme au référentiel général d’amélioration de l’accessibilité", NONE),
        ("© 2026 Ville – Accessibilité : non conforme – Plan du site", NONE),
    ],
)
def test_a_mention(text, state):
    assert mentions_in(plain(text)) == (state,)


@pytest.mark.parametrize(
    "text",
    [
        "Accessibilité",
        "Accessibilité : non",
        "Accessibilité : 75 %",
        "Le projet de la gare est partiellement conforme au plan local d’urbanisme",
        "L’accessibilité de la mairie est partiellement conforme",
        "Accessibilité : partiellement conforme aux normes PMR",
        "Accessibilité : non conforme à la réglementation des ERP",
        "Accessibilité : totalement, partiellement ou non conforme",
        "Accessibilité des bâtiments. Le site est non conforme à nos attentes",
        "Accessibilité : éléments non conformes",
    ],
)
def test_no_mention(text):
    assert mentions_in(plain(text)) == ()


def test_two_mentions_are_both_read():
    assert mentions_in("accessibilite : non conforme, accessibilite : totalement conforme") == (NONE, TOTAL)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Le site est partiellement conforme avec le RGAA.", (PARTIAL,)),
        ("Le site n’est pas conforme.", (NONE,)),
        ("Ce site est en conformité partielle avec le RGAA.", (PARTIAL,)),
        ("État de conformité : totale", (TOTAL,)),
        ("Conformité : totale", (TOTAL,)),
        ("Un site est totalement, partiellement ou non conforme.", ()),
        ("Un site est totalement / partiellement / non conforme.", ()),
        ("totalement conforme, partiellement conforme ou non conforme", ()),
        ("Les éléments non conformes sont listés. Le site est partiellement conforme.", (PARTIAL,)),
        ("Totalement, partiellement ou non conforme : le nôtre est non conforme.", (NONE,)),
        ("Le site est non conforme. L’application est totalement conforme.", (NONE, TOTAL)),
    ],
)
def test_states(text, states):
    assert states_in(plain(text)) == states


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Non conforme", NONE),
        ("partiellement conforme.", PARTIAL),
        ("Site : totalement conforme", TOTAL),
        ("Le menu est non conforme", None),
        ("", None),
    ],
)
def test_a_state_alone(text, state):
    assert state_alone(plain(text)) is state


def test_the_texts_of_the_law():
    assert [state.mention for state in (NONE, PARTIAL, TOTAL)] == [
        "Accessibilité\u00a0: non conforme",
        "Accessibilité\u00a0: partiellement conforme",
        "Accessibilité\u00a0: totalement conforme",
    ]
    assert sorted(State, key=lambda state: state.rank) == [NONE, PARTIAL, TOTAL]


@given(st.text())
def test_any_text_is_read(text):
    for found in (mentions_in(plain(text)), states_in(plain(text))):
        assert len(found) == len(set(found)) <= 3


@given(
    st.sampled_from(State),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "\n"]),
    st.sampled_from([str, str.upper]),
)
def test_a_mention_is_read_in_any_typography(state, gap, case):
    assert mentions_in(plain(case(f"Accessibilité{gap}: {state}"))) == (state,)


@pytest.mark.parametrize(
    "piece",
    [
        "accessibilite ",
        "accessibilite : non ",
        "non conforme, ",
        "totalement ou ",
        "conforme " * 3,
        "  ",
        "du du ",
    ],
)
def test_a_hostile_text_is_read_quickly(piece):
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    mentions_in(text)
    states_in(text)
    state_alone(text)
    assert time.process_time() - began < 1
