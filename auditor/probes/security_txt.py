"""``security.txt``: whom to tell of a weakness of the site (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin

from auditor.facts.http import HttpSite
from auditor.facts.security_txt import SecurityTxt, SecurityTxtAnswer
from auditor.model import Cause
from auditor.network.http import Client, Response
from auditor.probe import ProbeFailed, probe
from auditor.probes.trails import follow

#: The place of the standard, then the one of before, which it still admits (RFC 9116 §3).
PLACES = ("/.well-known/security.txt", "/security.txt")

#: Characters of a file that are kept: RFC 9116 §5.4 expects no more than 32 kB.
TEXT = 32_000

_ADDRESS = 500
_MEDIA_TYPE = 200
_OK = 200
_HTML = ("text/html", "application/xhtml+xml")


@probe("security-txt", deadline=30)
async def security_txt(site: HttpSite, client: Client) -> SecurityTxt:
    """Ask both places, the second only when the first holds no such file.

    Raises:
        ProbeFailed: the server gave no page, so nothing more is asked of it.
    """
    if site.landing is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    observed_at = datetime.now(UTC)
    answers: list[SecurityTxtAnswer] = []
    for place in PLACES:
        answers.append(await _ask(client, urljoin(site.landing, place)))
        if answers[-1].text or answers[-1].cause not in (None, Cause.NOT_FOUND):
            break
    return SecurityTxt(observed_at=observed_at, answers=tuple(answers))


async def _ask(client: Client, url: str) -> SecurityTxtAnswer:
    trail, answer = await follow(client, url)
    end = trail.end
    seen = SecurityTxtAnswer(
        asked=url[:_ADDRESS],
        url=end.url[:_ADDRESS],
        status=end.status,
        # Of a redirect that leads nowhere, of a time-out; that the answer is no page is as it should be.
        cause=None if answer and trail.cause is Cause.NOT_HTML else trail.cause,
        detail=trail.detail[:_ADDRESS],
    )
    return seen.model_copy(update=_content(answer)) if answer and answer.status == _OK else seen


def _content(answer: Response) -> dict[str, object]:
    """What stands there, when it is no page; a file that is cut is read as far as it came."""
    media_type = (answer.header("content-type") or "")[:_MEDIA_TYPE]
    body = answer.body.removeprefix(b"\xef\xbb\xbf")
    markup = body.lstrip()[:1] == b"<" or media_type.partition(";")[0].strip().lower() in _HTML
    text = "" if markup else body.decode("utf-8", "replace")[:TEXT]
    return {"media_type": media_type, "markup": markup, "text": text.strip(), "cause": None}
