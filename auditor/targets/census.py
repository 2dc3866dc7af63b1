"""Whether a file is as its source was known: these sources have changed several times."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from auditor.targets.cells import one_line
from auditor.targets.sources import changed
from auditor.targets.sources.source import ShapeError, Source
from auditor.words import Words

#: Records after which a file is compared with its source for the first time; it is again at the end.
_SAMPLE = 1000
#: Records from which the share of those that declare a site says something, and the lowest sane share: four
#: communes in five have a site.
_ENOUGH, _SANE_SHARE = 200, 0.05
#: Kinds of services that are told apart, and those that are named when none of them is a town's.
_KINDS, _NAMED = 1000, 8


class Census:
    """Counts the records of a file.

    Attributes:
        read: records.
        strangers: records that are no commune nor EPCI, by what the source calls them.
    """

    def __init__(self, source: Source, path: Path, words: Words) -> None:
        self.read = 0
        self.strangers: Counter[str] = Counter()
        self._source, self._path, self._words = source, path, words
        self._entries = self._with_site = self._misshapen = 0
        self._first_fault: tuple[int, ShapeError] | None = None

    def count_entry(self, *, has_site: bool) -> None:
        """Count a commune or an EPCI."""
        self._entries += 1
        self._with_site += has_site

    def count_misshapen(self, number: int, fault: ShapeError) -> None:
        """Count a record that is not as the source writes them."""
        self._misshapen += 1
        self._first_fault = self._first_fault or (number, fault)

    def count_stranger(self, kind: str) -> None:
        """Count a record that is something else."""
        kind = one_line(kind, 40) or "?"
        self.strangers[kind if kind in self.strangers or len(self.strangers) < _KINDS else "…"] += 1

    def verify_sample(self) -> None:
        """Compare the file with its source once enough was read.

        Raises:
            TargetsFileError: it has changed.
        """
        if self.read == _SAMPLE and self._entries + self._misshapen:
            self.verify()

    def verify(self) -> None:
        """Compare the file, as far as it was read, with its source.

        Raises:
            TargetsFileError: it has changed.
        """
        what = self._change()
        if what is not None:
            raise changed(self._source, what, self._path, self._words)

    def _change(self) -> str | None:
        words, seen = self._words, self._entries + self._misshapen
        if not self.read:
            return words("it holds no record")
        if self._first_fault is not None and 2 * self._misshapen > seen:
            number, fault = self._first_fault
            return words(
                "{count} records of {total} have another shape; in record {number}, “{field}” holds {found}",
                count=self._misshapen,
                total=seen,
                number=str(number),
                field=fault.field,
                found=fault.found,
            )
        if not seen:
            kinds = [kind for kind, _ in self.strangers.most_common(_NAMED)]
            return words("no record is a commune or an EPCI; found: {kinds}", kinds=kinds)
        if seen >= _ENOUGH and self._with_site < seen * _SANE_SHARE:
            return words("only {count} records of {total} have a web site", count=self._with_site, total=seen)
        return None
