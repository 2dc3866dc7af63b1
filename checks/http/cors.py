"""Whether pages of any other site may read what the site shows to its own visitors."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.cors import CorsAnswers
from auditor.facts.http import Exchange
from auditor.model import Axis, Cause, Finding
from auditor.references import fetch
from checks.http.answer import tokens

#: The answer to HEAD says nothing of what a page would get.
_NOT_SERVED = (403, 405, 429, 501)


@check("http.cors", axis=Axis.SECURITY, references=[fetch("3.3")], codes=["http.cors.reflected"])
def cors(answers: CorsAnswers) -> Iterator[Finding]:
    """The site does not lend its visitors' sessions to whoever asks (Fetch §3.3.5).

    The site that asked does not exist: a server that names it, and lets cookies be sent along, names anybody.
    """
    answer = answers.answer
    if answer.status is None or answer.status in _NOT_SERVED:
        yield untested(answer.cause or Cause.BLOCKED, answer.detail)
        return
    said = [f"{name}: {value}" for name, value in answer.headers if name.startswith("access-control-allow-")]
    seen = place(answer.url, " · ".join(said))
    if not answer.header("access-control-allow-origin"):
        yield inapplicable(seen)  # nothing is shared with anybody
    else:
        yield failed("http.cors.reflected", seen) if _lends(answer, answers.origin) else passed(seen)


def _lends(answer: Exchange, origin: str) -> bool:
    """Whether that origin may read the answer to its visitors, as browsers compare: to the letter."""
    credentials = answer.header("access-control-allow-credentials")
    return tokens(answer, "access-control-allow-origin") == [origin] and credentials == ["true"]
