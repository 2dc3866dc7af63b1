"""Content-Security-Policy as browsers read it: every policy of the answer and of the page (CSP3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from auditor.check import once_a_fact
from auditor.domains import is_public_suffix
from auditor.facts.http import HttpSite

#: Characters of one header that facts keep: a policy as long was perhaps cut there.
CUT = 4_096

#: What a page cannot set for itself (HTML §4.2.5.3).
_NOT_IN_PAGE = ("frame-ancestors", "report-uri", "sandbox")

#: Where a directive is not there, the next one counts (CSP3 §6.8.3).
_ELEMENTS = ("script-src-elem", "script-src", "default-src")
_ATTRIBUTES = ("script-src-attr", "script-src", "default-src")

_SEALS = ("'nonce-", "'sha256-", "'sha384-", "'sha512-")
_SCHEMES = ("http:", "https:", "data:", "ws:", "wss:", "ftp:")

#: Anybody may publish a script there: to allow such a host, without a path, is to allow everybody.
_OPEN_HOSTS = ("cdn.jsdelivr.net", "unpkg.com", "esm.sh", "esm.run", "cdn.skypack.dev", "raw.githack.com")


@dataclass(frozen=True)
class Policy:
    """One policy.

    Attributes:
        text: as it was written.
        directives: names in lower case, with their values as written; of a name that is repeated, the first.
        enforced: False for one that only reports.
        of_page: written in the page, not in a header.
    """

    text: str
    directives: Mapping[str, tuple[str, ...]]
    enforced: bool = True
    of_page: bool = False

    @property
    def speaks_of_scripts(self) -> bool:
        """Whether it says anything of scripts, written in the page or loaded."""
        return _first(self.directives, _ELEMENTS) is not None

    @cached_property
    def inline_openings(self) -> tuple[str, ...]:
        """What lets a script that somebody wrote into the page run (CSP3 §6.7.3.2)."""
        return tuple(dict.fromkeys((*self._inline(_ELEMENTS), *self._inline(_ATTRIBUTES))))

    @cached_property
    def source_openings(self) -> tuple[str, ...]:
        """What lets scripts be loaded from anybody's server; none counts under 'strict-dynamic'."""
        sources = _first(self.directives, _ELEMENTS) or ()
        said = {source.lower() for source in sources}
        if "'strict-dynamic'" in said:
            return ()
        return tuple(source for source in sources if _is_open(source.lower()))

    def _inline(self, names: Iterable[str]) -> Iterator[str]:
        sources = [source.lower() for source in _first(self.directives, names) or ()]
        closed = any(source.startswith((*_SEALS, "'strict-dynamic'")) for source in sources)
        if "'unsafe-inline'" in sources and not closed:
            yield "'unsafe-inline'"


def parse(text: str, *, enforced: bool = True, of_page: bool = False) -> Policy | None:
    """A serialized policy (CSP3 §2.2.1); None when it holds no directive."""
    directives: dict[str, tuple[str, ...]] = {}
    for written in text.split(";"):
        name, *values = written.split() or [""]
        name = name.lower()
        if name and written.isascii() and not (of_page and name in _NOT_IN_PAGE):
            directives.setdefault(name, tuple(values))
    return Policy(text.strip(), directives, enforced=enforced, of_page=of_page) if directives else None


def parse_header(value: str, *, enforced: bool = True) -> tuple[Policy, ...]:
    """The policies of a header, between commas (CSP3 §2.2.2)."""
    found = (parse(text, enforced=enforced) for text in value.split(","))
    return tuple(policy for policy in found if policy is not None)


@once_a_fact
def policies_of(site: HttpSite) -> tuple[Policy, ...]:
    """Every policy of the home page: of its headers, then of its HTML."""
    if site.page is None:
        return ()
    headers = [
        policy
        for name, enforced in (
            ("content-security-policy", True),
            ("content-security-policy-report-only", False),
        )
        for value in site.page.header(name)
        for policy in parse_header(value, enforced=enforced)
    ]
    written = site.document.policies.content if site.document and site.document.policies else ()
    of_page = [parse(text, of_page=True) for text in written]
    return (*headers, *(policy for policy in of_page if policy is not None))


def upgrades(site: HttpSite) -> bool:
    """Whether browsers are told to ask over TLS for whatever the page asks for in clear."""
    return any(
        policy.enforced and "upgrade-insecure-requests" in policy.directives for policy in policies_of(site)
    )


def _first(directives: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[str, ...] | None:
    return next((directives[name] for name in names if name in directives), None)


def _is_open(source: str) -> bool:
    """Whether anybody can publish what a source allows."""
    if source in _SCHEMES:
        return True
    host, slash, path = source.rpartition("://")[2].partition("/")
    host = host.partition(":")[0]
    if host in ("*", "*.*"):
        return True
    if host.startswith("*."):
        return is_public_suffix(host.removeprefix("*."))
    return host in _OPEN_HOSTS and not (slash and path)
