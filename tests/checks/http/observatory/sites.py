"""Sites by hand for the tests of the Observatory: one where every test is at its best, and changes to it."""

from __future__ import annotations

from dataclasses import replace

from checks.http.observatory.seen import Answer, Cookie, Script, Seen

HOST = "www.ville.example"
SECURE, PLAIN = f"https://{HOST}/", f"http://{HOST}/"
ORIGIN = "https://elsewhere.example"
CDN = "https://cdn.tiers.example/x.js"

BEST = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
}


def answer(url: str = SECURE, *, status: int = 200, verified: bool = True, **headers: str | None) -> Answer:
    """The best answer, but for these headers; None for one that is not there."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in {**BEST, **changed}.items() if value is not None}
    return Answer(url, status, tuple(kept.items()), verified)


def seen(**changes) -> Seen:
    """The best site, but for these changes."""
    best = Seen(
        host=HOST,
        http=answer(),
        https=answer(),
        route=(PLAIN, SECURE),
        elements=1,
        scripts=(Script("/a.js", "sha384-x"),),
        cookies=(Cookie("sess", secure=True, http_only=True, same_site="lax"),),
        origin=ORIGIN,
        preloaded=frozenset((HOST,)),
    )
    return replace(best, **changes)


def headed(**headers: str | None) -> Seen:
    """The best site, but for these headers, and not known to browsers beforehand."""
    return seen(https=answer(**headers), preloaded=frozenset())


def bare() -> Seen:
    """A site over TLS to which whoever comes in clear is led, and that says nothing else."""
    silent = Answer(SECURE, 200, (("content-type", "text/html"),))
    return Seen(host=HOST, http=silent, https=silent, route=(PLAIN, SECURE))
