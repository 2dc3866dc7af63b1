"""The axe-core rules that Beffroi runs, with the texts that each one rests on.

Ids, impacts and criteria are those of axe-core 4.12.1: the RGAA tests and WCAG criteria are the tags
that axe-core itself puts on its rules, and nothing was added to them.

Which rules: all those that axe-core runs by default, and the experimental ones that carry an RGAA test,
but for ``css-orientation-lock``, which only hesitates when style sheets are not fetched a second time.
``frame-tested`` is left out: it asks that axe-core look inside frames, which Beffroi does not do. For the
same reason ``frame-focusable-content`` stays inapplicable at the top of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AXE_VERSION = "4.12.1"

Impact = Literal["critical", "serious", "moderate", "minor"]


@dataclass(frozen=True)
class Rule:
    """One rule of axe-core.

    Attributes:
        id: the name that axe-core gives it.
        impact: how much a fault harms, as axe-core rates it.
        rgaa: the RGAA 4.1 tests that it looks at; none for advice beyond the RGAA.
        wcag: the WCAG 2 success criteria that it looks at; none for plain good practice.
    """

    id: str
    impact: Impact
    rgaa: tuple[str, ...]
    wcag: tuple[str, ...]


RULES: tuple[Rule, ...] = (
    Rule("accesskeys", "serious", (), ()),
    Rule("area-alt", "critical", ("1.1.2",), ("2.4.4", "4.1.2")),
    Rule("aria-allowed-attr", "critical", ("7.1.1",), ("4.1.2",)),
    Rule("aria-allowed-role", "minor", (), ()),
    Rule("aria-braille-equivalent", "serious", (), ("4.1.2",)),
    Rule("aria-command-name", "serious", ("11.9.1",), ("4.1.2",)),
    Rule("aria-conditional-attr", "serious", ("7.1.1",), ("4.1.2",)),
    Rule("aria-deprecated-role", "minor", ("7.1.1",), ("4.1.2",)),
    Rule("aria-dialog-name", "serious", (), ()),
    Rule("aria-hidden-body", "critical", ("10.8.1",), ("1.3.1", "4.1.2")),
    Rule("aria-hidden-focus", "serious", ("10.8.1",), ("4.1.2",)),
    Rule("aria-input-field-name", "serious", ("11.1.1",), ("4.1.2",)),
    Rule("aria-meter-name", "serious", ("11.1.1",), ("1.1.1",)),
    Rule("aria-progressbar-name", "serious", ("11.1.1",), ("1.1.1",)),
    Rule("aria-prohibited-attr", "serious", ("7.1.1",), ("4.1.2",)),
    Rule("aria-required-attr", "critical", ("7.1.1",), ("4.1.2",)),
    Rule("aria-required-children", "critical", ("9.3.1",), ("1.3.1",)),
    Rule("aria-required-parent", "critical", ("9.3.1",), ("1.3.1",)),
    Rule("aria-roles", "critical", ("7.1.1",), ("4.1.2",)),
    Rule("aria-tab-name", "serious", ("7.1.1",), ("4.1.2",)),
    Rule("aria-text", "serious", (), ()),
    Rule("aria-toggle-field-name", "serious", ("7.1.1",), ("4.1.2",)),
    Rule("aria-tooltip-name", "serious", (), ("4.1.2",)),
    Rule("aria-treeitem-name", "serious", (), ()),
    Rule("aria-valid-attr", "critical", ("7.1.1",), ("4.1.2",)),
    Rule("aria-valid-attr-value", "critical", ("7.1.1",), ("4.1.2",)),
    Rule("autocomplete-valid", "serious", ("11.13.1",), ("1.3.5",)),
    Rule("avoid-inline-spacing", "serious", (), ("1.4.12",)),
    Rule("blink", "serious", ("13.8.1",), ("2.2.2",)),
    Rule("button-name", "critical", ("11.9.1",), ("4.1.2",)),
    Rule("bypass", "serious", ("12.7.1",), ("2.4.1",)),
    Rule("color-contrast", "serious", ("3.2.1",), ("1.4.3",)),
    Rule("definition-list", "serious", ("9.3.3",), ("1.3.1",)),
    Rule("dlitem", "serious", ("9.3.3",), ("1.3.1",)),
    Rule("document-title", "serious", ("8.5.1",), ("2.4.2",)),
    Rule("duplicate-id-aria", "critical", ("8.2.1",), ("4.1.2",)),
    Rule("empty-heading", "minor", (), ()),
    Rule("empty-table-header", "minor", (), ()),
    Rule("focus-order-semantics", "minor", ("12.8.1",), ()),
    Rule("form-field-multiple-labels", "moderate", ("11.2.1",), ("3.3.2",)),
    Rule("frame-focusable-content", "serious", ("7.3.2",), ("2.1.1",)),
    Rule("frame-title", "serious", ("2.1.1",), ("4.1.2",)),
    Rule("frame-title-unique", "serious", ("2.2.1",), ("4.1.2",)),
    Rule("heading-order", "moderate", (), ()),
    Rule("html-has-lang", "serious", ("8.3.1",), ("3.1.1",)),
    Rule("html-lang-valid", "serious", ("8.4.1",), ("3.1.1",)),
    Rule("html-xml-lang-mismatch", "moderate", ("8.3.1",), ("3.1.1",)),
    Rule("image-alt", "critical", ("1.1.1",), ("1.1.1",)),
    Rule("image-redundant-alt", "minor", (), ()),
    Rule("input-button-name", "critical", ("11.9.1",), ("4.1.2",)),
    Rule("input-image-alt", "critical", ("1.1.3",), ("1.1.1", "4.1.2")),
    Rule("label", "critical", ("11.1.1",), ("4.1.2",)),
    Rule("label-content-name-mismatch", "serious", ("6.1.5",), ("2.5.3",)),
    Rule("label-title-only", "serious", (), ()),
    Rule("landmark-banner-is-top-level", "moderate", (), ()),
    Rule("landmark-contentinfo-is-top-level", "moderate", (), ()),
    Rule("landmark-main-is-top-level", "moderate", (), ()),
    Rule("landmark-no-duplicate-banner", "moderate", (), ()),
    Rule("landmark-no-duplicate-contentinfo", "moderate", (), ()),
    Rule("landmark-no-duplicate-main", "moderate", (), ()),
    Rule("landmark-one-main", "moderate", (), ()),
    Rule("landmark-unique", "moderate", (), ()),
    Rule("link-in-text-block", "serious", ("10.6.1",), ("1.4.1",)),
    Rule("link-name", "serious", ("6.2.1",), ("2.4.4", "4.1.2")),
    Rule("list", "serious", ("9.3.1",), ("1.3.1",)),
    Rule("listitem", "serious", ("9.3.1",), ("1.3.1",)),
    Rule("marquee", "serious", ("13.8.1",), ("2.2.2",)),
    Rule("meta-refresh", "critical", ("13.1.2",), ("2.2.1",)),
    Rule("meta-viewport", "moderate", ("10.4.2",), ("1.4.4",)),
    Rule("meta-viewport-large", "minor", (), ()),
    Rule("nested-interactive", "serious", ("7.1.1",), ("4.1.2",)),
    Rule("no-autoplay-audio", "moderate", ("4.10.1",), ("1.4.2",)),
    Rule("object-alt", "serious", ("1.1.6",), ("1.1.1",)),
    Rule("p-as-heading", "serious", ("9.1.3",), ("1.3.1",)),
    Rule("page-has-heading-one", "moderate", (), ()),
    Rule("presentation-role-conflict", "minor", (), ()),
    Rule("region", "moderate", ("9.2.1",), ()),
    Rule("role-img-alt", "serious", ("1.1.1",), ("1.1.1",)),
    Rule("scope-attr-valid", "moderate", (), ()),
    Rule("scrollable-region-focusable", "serious", ("7.3.2",), ("2.1.1", "2.1.3")),
    Rule("select-name", "critical", ("11.1.1",), ("4.1.2",)),
    Rule("server-side-image-map", "minor", ("1.1.4",), ("2.1.1",)),
    Rule("skip-link", "moderate", ("12.7.1",), ()),
    Rule("summary-name", "serious", (), ("4.1.2",)),
    Rule("svg-img-alt", "serious", ("1.1.5",), ("1.1.1",)),
    Rule("tabindex", "serious", (), ()),
    Rule("table-duplicate-name", "minor", ("5.2.1",), ()),
    Rule("table-fake-caption", "serious", ("5.4.1",), ("1.3.1",)),
    Rule("td-has-header", "critical", ("5.7.4",), ("1.3.1",)),
    Rule("td-headers-attr", "serious", ("5.7.4",), ("1.3.1",)),
    Rule("th-has-data-cells", "serious", ("5.7.1",), ("1.3.1",)),
    Rule("valid-lang", "serious", ("8.8.1",), ("3.1.2",)),
    Rule("video-caption", "critical", ("4.3.1",), ("1.2.2",)),
)
