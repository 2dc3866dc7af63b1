"""Two tests that read CSP: of the policy itself, and of framing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.http.observatory.policies import (
    Directives,
    InvalidPolicyError,
    Merged,
    merged,
    merged_of_page,
    split,
)
from checks.http.observatory.results import Result
from checks.http.observatory.seen import Answer, Seen

_BROAD = frozenset(
    ("ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"),
)
_INLINE = frozenset(("'unsafe-inline'", "data:"))
_SEALS = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
_IN_CLEAR = ("http:", "ftp:")
_PASSIVE = ("img-src", "media-src")

#: Of these, the result is another one when the policy says twice where to report.
_PASSED = (
    Result.CSP_NO_UNSAFE,
    Result.CSP_DEFAULT_NONE,
    Result.CSP_UNSAFE_STYLE,
    Result.CSP_INSECURE_PASSIVE,
)
_READ = 1_024


@dataclass(frozen=True)
class _Read:
    """The result, and the policy that it is of; None when there is none that could be read."""

    result: Result
    directives: Directives | None = None


def content_policy(seen: Seen) -> Result:
    """Content-Security-Policy: its headers and those of the page, as one."""
    return _read(seen).result


def framing(seen: Seen) -> Result:
    """Who may show the site in a frame; any ``frame-ancestors`` will do, that of the page included."""
    if "frame-ancestors" in (_read(seen).directives or ()):
        return Result.FRAMES_BY_CSP
    header = seen.page.header("x-frame-options") if seen.page else None
    if not header:
        return Result.FRAMES_ABSENT
    said = header[:_READ].strip().lower()
    if said in ("deny", "sameorigin"):
        return Result.FRAMES_DENIED
    return Result.FRAMES_ALLOW_FROM if said.startswith("allow-from") else Result.FRAMES_INVALID


def _read(seen: Seen) -> _Read:
    if seen.page is None:
        return _Read(Result.CSP_ABSENT)
    header = seen.page.header("content-security-policy")
    policies = split([] if header is None else [header])
    of_page = split(seen.policies)
    try:
        whole = merged([*policies, *of_page])
    except InvalidPolicyError:
        return _Read(Result.CSP_INVALID)
    if not len(_or_none(merged, policies)) + len(_or_none(merged_of_page, of_page)):
        return _Read(_absent(seen.page))
    result = _judged(whole.directives, secure=seen.https is not None)
    if result in _PASSED and whole.repeated:
        result = Result.CSP_DUPLICATES
    return _Read(result, whole.directives)


def _or_none(read: Callable[[Sequence[str]], Merged], policies: Sequence[str]) -> Merged:
    try:
        return read(policies)
    except InvalidPolicyError:
        return Merged({})


def _absent(page: Answer) -> Result:
    reported = page.header("content-security-policy-report-only")
    return Result.CSP_REPORT_ONLY if reported else Result.CSP_ABSENT


def _judged(found: Directives, *, secure: bool) -> Result:
    """The first defect in the order of the method, for directives that are there."""
    # One set stands for all that fall back on default-src: what goes from one goes from the others.
    default = found.get("default-src")
    objects = found.get("object-src", default or {"*"})
    scripts = found.get("script-src", default or {"*"})
    styles = found.get("style-src", default or {"*"})
    for sources in (scripts, styles):
        if _is_sealed(sources):
            sources.discard("'unsafe-inline'")
    if "'strict-dynamic'" in scripts:
        if not _is_sealed(scripts):
            return Result.CSP_INVALID
        scripts -= {source for source in scripts if source == "'self'" or source.startswith(tuple(_BROAD))}
    if scripts & (_BROAD | _INLINE) or objects & _BROAD:
        return Result.CSP_UNSAFE_INLINE
    if secure and _is_any_in_clear(_active(found, scripts)):
        return Result.CSP_INSECURE_ACTIVE
    if "'unsafe-eval'" in scripts | styles:
        return Result.CSP_UNSAFE_EVAL
    passive = (found.get(name, default or set()) for name in _PASSIVE)
    if secure and _is_any_in_clear(set().union(*passive)):
        return Result.CSP_INSECURE_PASSIVE
    if styles & (_BROAD | _INLINE):
        return Result.CSP_UNSAFE_STYLE
    return Result.CSP_DEFAULT_NONE if default == {"'none'"} else Result.CSP_NO_UNSAFE


def _active(found: Directives, scripts: set[str]) -> set[str]:
    """The sources of all that is not an image or media, whatever the directive is for."""
    others = (kept for name, kept in found.items() if name not in (*_PASSIVE, "script-src"))
    return scripts.union(*others)


def _is_sealed(sources: set[str]) -> bool:
    """Whether scripts or styles are known by a nonce or a digest."""
    return any(source.startswith(_SEALS) for source in sources)


def _is_any_in_clear(sources: set[str]) -> bool:
    return any(source.startswith(_IN_CLEAR) for source in sources)
