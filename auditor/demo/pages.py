"""From the files of a town's folder to what its servers publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

import jinja2

from auditor.demo.sites import Resource

#: The package that holds the folders of the demo's towns.
DEMO = "auditor.demo"

#: Files that are templates; others are served as they are.
_TEMPLATES = (".html", ".htm", ".xml", ".txt", ".ics")

_MEDIA_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


def render_zone(folder: str, *, ipv6: bool, package: str = DEMO) -> str:
    """The text of a town's zone."""
    return _environment(package, folder).get_template("zone.txt").render(ipv6=ipv6)


def render_site(
    folder: str,
    context: Mapping[str, object],
    *,
    package: str = DEMO,
    charset: str = "utf-8",
    declared: bool = True,
    cached: bool,
) -> dict[str, Resource]:
    """The pages and other files of a town, by path.

    Args:
        folder: of the town, in the package.
        context: names that templates may use.
        charset: encoding of the pages.
        declared: whether Content-Type says so.
        cached: pages for minutes, other files for a year; else nothing is said of caching.
    """
    suffix = f"; charset={charset}" if declared else ""
    environment = _environment(package, folder)
    resources: dict[str, Resource] = {}
    for name, file in _walk(files(package) / folder / "site"):
        kind = PurePosixPath(name).suffix
        is_template = kind in _TEMPLATES
        body = (
            environment.get_template(f"site/{name}").render(context).encode(charset)
            if is_template
            else file.read_bytes()
        )
        cache = ("public, max-age=300" if is_template else "public, max-age=31536000") if cached else ""
        resource = Resource(_MEDIA_TYPES[kind] + suffix, body, cache)
        resources |= dict.fromkeys(_paths(name), resource)
    return resources


@lru_cache
def _environment(package: str, folder: str) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader(package, folder),
        autoescape=jinja2.select_autoescape(("html", "htm", "xml")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Files below a folder, but for those that others are made from (``_layout.html``)."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("_"):
            yield prefix + entry.name, entry


def _paths(name: str) -> list[str]:
    """Where a file is served: ``index.html`` at its folder alone, ``index.htm`` at its own address too."""
    head, _, last = f"/{name}".rpartition("/")
    folder, own = f"{head}/", f"{head}/{last}"
    return {"index.html": [folder], "index.xml": [folder], "index.htm": [folder, own]}.get(last, [own])
