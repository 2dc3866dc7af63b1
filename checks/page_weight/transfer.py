"""What the first visit of the home page costs, measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.check import check, inapplicable, measured, place, untested
from auditor.facts.page import PageVisit, Request
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import rgesn

#: The heaviest requests are shown, so that one knows where to begin.
SHOWN = 5

#: Types that compression makes smaller; fonts and images are compressed already.
_TEXT_TYPES = ("Document", "Stylesheet", "Script", "XHR", "Fetch")

#: Bytes; below, compression gains nothing (RGESN 6.3).
_SMALL = 150

#: What came before the page was cut short is a part of it: a light part is no light page.
_CUT_SHORT = untested(Cause.TIMED_OUT, "the page never finished loading")

#: Content codings of the IANA registry that compress.
_COMPRESSED = ("br", "gzip", "x-gzip", "zstd", "deflate", "compress", "x-compress")


@check("page_weight.bytes", axis=Axis.SOBRIETY, references=[rgesn("6.1")], measure=True)
def page_bytes(visit: PageVisit) -> Iterator[Finding]:
    """Bytes that cross the network."""
    if not visit.loaded:
        yield _CUT_SHORT
        return
    weights: Counter[str] = Counter()
    for request in visit.requests:
        weights[request.type] += request.wire_bytes
    by_type = tuple(f"{kind}: {size}" for kind, size in weights.most_common() if size)
    yield measured(visit.wire_bytes, *_heaviest(visit.requests), size=visit.wire_bytes, by_type=by_type)


@check("page_weight.requests", axis=Axis.SOBRIETY, references=[rgesn("6.1")], measure=True)
def page_requests(visit: PageVisit) -> Iterator[Finding]:
    """Requests that the page makes."""
    if not visit.loaded:
        yield _CUT_SHORT
        return
    count = len(visit.requests) + visit.requests_left_out
    kinds = Counter(request.type for request in visit.requests)
    by_type = tuple(f"{kind}: {number}" for kind, number in kinds.most_common())
    yield measured(count, count=count, by_type=by_type)


@check("page_weight.dom", axis=Axis.SOBRIETY, references=[rgesn("2.2")], measure=True)
def page_dom(visit: PageVisit) -> Iterator[Finding]:
    """Elements that the browser must lay out."""
    if not visit.loaded:
        yield _CUT_SHORT
    elif visit.dom_nodes is None:
        yield untested(visit.axe_cause or Cause.TIMED_OUT, visit.axe_detail)
    else:
        yield measured(visit.dom_nodes, count=visit.dom_nodes)


@check("page_weight.compression", axis=Axis.SOBRIETY, references=[rgesn("6.3")], measure=True)
def compression(visit: PageVisit) -> Iterator[Finding]:
    """Share of the texts' bytes that travel compressed."""
    if not visit.loaded:
        yield _CUT_SHORT
        return
    texts = [request for request in visit.requests if _is_compressible(request)]
    total = sum(request.body_bytes for request in texts)
    if not total:
        yield inapplicable()
        return
    plain = [request for request in texts if not _is_compressed(request)]
    share = 1 - sum(request.body_bytes for request in plain) / total
    yield measured(share, *_heaviest(plain), share=share, count=len(plain))


def _is_compressible(request: Request) -> bool:
    return request.type in _TEXT_TYPES and not request.third_party and request.body_bytes > _SMALL


def _is_compressed(request: Request) -> bool:
    """Whether any coding of the header compresses: it may be a list (RFC 9110 §8.4)."""
    return any(coding.strip().lower() in _COMPRESSED for coding in request.encoding.split(","))


def _heaviest(requests: list[Request] | tuple[Request, ...]) -> list[Place]:
    ordered = sorted(requests, key=lambda request: -request.wire_bytes)[:SHOWN]
    return [place(request.url, f"{request.wire_bytes} B") for request in ordered if request.wire_bytes]
