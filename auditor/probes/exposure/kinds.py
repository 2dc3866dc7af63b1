"""The files that are asked for, and by what each is recognised: never by its status alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from auditor.domains import registrable_domain
from auditor.facts.exposure import Group
from auditor.facts.http import HttpSite
from auditor.traits.cms import cms_of

#: Lines of a file of settings that must look alike, at the least.
_SETTINGS = 2

_MARKUP = re.compile(rb"\s*<(?!\?php)")
_SETTING = re.compile(rb"(?:export )?[A-Za-z_][A-Za-z0-9_.]{1,60}\s?=.{0,2000}")
_CAPITALS = re.compile(rb"^(?:export )?[A-Z][A-Z0-9_]{2,60}=", re.MULTILINE)


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        path: on the site; ``{domain}`` stands for its registrable domain.
        marker: name of the pattern, as reports give it; pattern: what the first bytes of such a file hold.
        markup: whether it is a page that the server makes; any other page of HTML is none of the kind.
        system: the content management system that leaves such files; empty for any.
        closed: whether it is usual that a server refuses this path: no sign of a filter.
    """

    name: str
    group: Group
    path: str
    marker: str
    pattern: re.Pattern[bytes]
    markup: bool = False
    system: str = ""
    closed: bool = False

    def recognises(self, body: bytes) -> bool:
        """Whether these first bytes are those of such a file."""
        if bool(_MARKUP.match(body)) is not self.markup:
            return False
        found = self.pattern.search(body) is not None
        return found and (self.name != "env" or _is_settings(body))


_LISTING = re.compile(
    rb"<title>Index of /[^<]{0,300}</title>.{0,2000}<h1>Index of /", re.DOTALL | re.IGNORECASE
)
_SQL = re.compile(
    rb"^-- (?:MySQL|MariaDB|phpMyAdmin SQL|PostgreSQL database) dump"
    rb"|^CREATE TABLE [`\"\w]|^INSERT INTO [`\"\w]",
    re.MULTILINE | re.IGNORECASE,
)
_ZIP = re.compile(rb"\APK\x03\x04")
_LOG = re.compile(
    rb"^\[\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d [^\]\n]{1,40}\] "
    rb"PHP (?:Notice|Warning|Deprecated|Fatal|Parse)\b",
    re.MULTILINE,
)
_DATABASE = re.compile(rb"\A\s*<\?php.{0,4000}\bdefine\s?\(\s?['\"]DB_(?:NAME|USER|PASSWORD)['\"]", re.DOTALL)

#: Those that a server often refuses stand between others: a filter would refuse all of them.
KINDS = (
    Kind(
        "git",
        "repository",
        "/.git/HEAD",
        "ref: refs/",
        re.compile(rb"\A(?:ref: refs/[\x21-\x7e]{1,200}|[0-9a-f]{40}|[0-9a-f]{64})\s*\Z"),
        closed=True,
    ),
    Kind("backup", "backup", "/backup.zip", "PK", _ZIP),
    Kind("env", "configuration", "/.env", "KEY=VALUE", _CAPITALS, closed=True),
    Kind(
        "phpinfo",
        "diagnostics",
        "/phpinfo.php",
        "phpinfo()",
        re.compile(rb"<title>[^<]{0,60}phpinfo\(\)</title>", re.IGNORECASE),
        markup=True,
    ),
    Kind(
        "svn",
        "repository",
        "/.svn/wc.db",
        "SQLite format 3",
        re.compile(rb"\ASQLite format 3\x00"),
        closed=True,
    ),
    Kind("domain-zip", "backup", "/{domain}.zip", "PK", _ZIP),
    Kind(
        "server-status",
        "diagnostics",
        "/server-status",
        "Apache Server Status",
        re.compile(rb"Apache Server Status for .{0,2000}Server (?:Version|uptime):", re.DOTALL),
        markup=True,
        closed=True,
    ),
    Kind("domain-sql", "backup", "/{domain}.sql", "SQL", _SQL),
    Kind("ds-store", "listing", "/.DS_Store", "Bud1", re.compile(rb"\A\x00\x00\x00\x01Bud1"), closed=True),
    Kind("dump", "backup", "/dump.sql", "SQL", _SQL),
    Kind("wp-config", "configuration", "/wp-config.php.bak", "DB_NAME", _DATABASE, system="WordPress"),
    Kind("wp-debug", "log", "/wp-content/debug.log", "PHP", _LOG, system="WordPress"),
    Kind(
        "wp-uploads",
        "listing",
        "/wp-content/uploads/",
        "Index of /",
        _LISTING,
        markup=True,
        system="WordPress",
        closed=True,
    ),
)


def addresses_of(site: HttpSite, landing: str) -> Iterator[tuple[Kind, str]]:
    """What is asked of a site: the files that it may have, and the folder of what its home page loads."""
    domain = registrable_domain(site.host)
    system = cms_of(site, None, None) or ""
    for kind in KINDS:
        if kind.system not in ("", system) or ("{domain}" in kind.path and domain is None):
            continue
        yield kind, urljoin(landing, kind.path.replace("{domain}", domain or ""))
    folder = _asset_folder(site, landing)
    if folder:
        yield (
            Kind("assets", "listing", folder, "Index of /", _LISTING, markup=True, closed=True),
            urljoin(landing, folder),
        )


def _asset_folder(site: HttpSite, landing: str) -> str | None:
    """The folder of the first file that the home page loads from the site itself."""
    here = urlsplit(landing)
    for asset in site.document.assets if site.document else ():
        there = urlsplit(asset)
        folder = there.path.rpartition("/")[0]
        if (there.scheme, there.netloc) == (here.scheme, here.netloc) and folder:
            return f"{folder}/"
    return None


def _is_settings(body: bytes) -> bool:
    """Whether all the lines are settings, or comments: what was cut at the end left aside."""
    lines = [line.strip() for line in body.splitlines()[:-1] or body.splitlines()]
    said = [line for line in lines if line and not line.startswith(b"#")]
    return len(said) >= _SETTINGS and all(_SETTING.fullmatch(line) for line in said)
