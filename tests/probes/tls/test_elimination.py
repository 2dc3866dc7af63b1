"""Whose order counts, told from what was offered and chosen."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.tls import Offer
from auditor.probes.tls.elimination import preference

YES, NO, UNKNOWN = Offer.OFFERED, Offer.REFUSED, Offer.UNKNOWN


@pytest.mark.parametrize(
    ("history", "accepted", "expected"),
    [
        ([], [], UNKNOWN),
        ([((1, 2, 3), 2)], [2], UNKNOWN),
        ([((1, 2, 3), 1), ((2, 3), 2)], [1, 2], UNKNOWN),
        ([((1, 2, 3), 3)], [3, 1], YES),
        ([((1, 2), 1), ((2, 1), 2)], [1, 2], NO),
        ([((1, 2), 1), ((2, 1), 1)], [1, 2], YES),
    ],
)
def test_whose_order_counts(history, accepted, expected):
    assert preference(history, accepted) is expected


_OFFERS = st.lists(st.permutations(range(6)), min_size=1, max_size=5)


@given(_OFFERS, st.sets(st.integers(0, 5), min_size=1))
def test_who_follows_the_client_never_imposes(offers, accepted):
    history = [(tuple(offer), next(one for one in offer if one in accepted)) for offer in offers]
    assert preference(history, sorted(accepted)) is not YES


@given(_OFFERS, st.sets(st.integers(0, 5), min_size=1), st.randoms(use_true_random=False))
def test_who_imposes_never_follows(offers, accepted, luck: random.Random):
    order = sorted(accepted)
    luck.shuffle(order)
    history = [(tuple(offer), order[0]) for offer in offers]
    assert preference(history, order) is not NO
