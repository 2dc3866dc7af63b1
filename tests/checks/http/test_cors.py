"""Who may read the site with its visitors' cookies."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f


@pytest.mark.parametrize(
    ("origin", "credentials", "verdict"),
    [
        (f.OTHER_SITE, "true", "failed"),
        (f.OTHER_SITE, "True", "passed"),  # browsers compare to the letter
        (f.OTHER_SITE, None, "passed"),
        ("*", "true", "passed"),  # browsers refuse both together
        ("https://agglo.example", "true", "passed"),
        (None, None, "inapplicable"),
        (None, "true", "inapplicable"),
    ],
)
def test_cors(origin, credentials, verdict):
    said = {"access_control_allow_origin": origin, "access_control_allow_credentials": credentials}
    answer = f.hop(f.SECURE, **{name: value for name, value in said.items() if value})
    (found,) = f.run("http.cors", f.cors(answer=answer))
    assert found.outcome.value == verdict


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (f.hop(f.SECURE, None, Cause.RESET), Cause.RESET),
        (f.hop(f.SECURE, 405), Cause.BLOCKED),
        (f.hop(f.SECURE, 403), Cause.BLOCKED),
    ],
)
def test_what_was_not_answered_is_not_judged(answer, cause):
    (found,) = f.run("http.cors", f.cors(answer=answer))
    assert (found.outcome.value, found.cause) == ("untested", cause)
