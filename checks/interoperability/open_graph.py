"""Whether a link to the site can be shown with its title and picture."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.sample import FEW, Sample
from auditor.model import Axis, Cause, Finding
from auditor.references import open_graph

#: What the protocol requires of every page ("Basic Metadata").
_REQUIRED = ("og:title", "og:type", "og:image", "og:url")


@check(
    "interoperability.open-graph",
    axis=Axis.INTEROPERABILITY,
    references=[open_graph()],
    codes=["interoperability.open-graph.absent", "interoperability.open-graph.incomplete"],
)
def link_preview(sample: Sample) -> Iterator[Finding]:
    """The home page says what a link to it looks like in a message (Open Graph, basic metadata)."""
    home = sample.pages[0]
    said = {name: content for name, content in home.names if content}
    missing = tuple(name for name in _REQUIRED if name not in said)
    if not home.readable:
        yield untested(home.cause or Cause.NOT_FOUND, home.detail)
    elif not missing:
        yield passed(place(home.url, said["og:title"]))
    elif len(home.names) >= FEW:
        yield untested(Cause.TOO_LARGE)
    elif len(missing) < len(_REQUIRED):
        yield failed("interoperability.open-graph.incomplete", place(home.url), missing=missing)
    else:
        yield failed("interoperability.open-graph.absent", place(home.url))
