"""``make bench``: every benchmark, in one table."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from benchmarks import desk, judging, nation, night, startup, tls, town, visit
from benchmarks.measure import Measure

_SHORT = {
    "startup": startup.measure,
    "judging": judging.measure,
    "town": town.measure,
    "visit": visit.measure,
}


def main() -> None:
    """Run benchmarks and print the table; the exit status says whether all are within their bounds."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"of {', '.join((*_SHORT, 'tls', 'night', 'nation', 'desk'))}; all",
    )
    arguments.add_argument("--towns", type=int, default=nation.TOWNS, help="of the nation, and of the desk")
    asked = arguments.parse_args()
    measures: list[Measure] = [
        measure() for name, measure in _SHORT.items() if not asked.names or name in asked.names
    ]
    if not asked.names or "tls" in asked.names:
        measures += tls.measure()
    if not asked.names or "night" in asked.names:
        measures += night.measure()
    if not asked.names or "nation" in asked.names:
        measures += nation.measure(asked.towns)
    if not asked.names or "desk" in asked.names:
        measures += desk.measure(asked.towns)
    _show(measures)
    raise SystemExit(not all(measured.kept for measured in measures))


def _show(measures: list[Measure]) -> None:
    table = Table("Benchmark", "Ours", "Beside", "Figure (min – max)", "Bound")
    for measured in measures:
        low, middle, high = measured.spread
        spread = f" ({low:.2f} – {high:.2f})" if len(measured.figures) > 1 else ""
        sign = "≥" if measured.at_least else "≤"
        bound = f"{sign} {measured.bound:g} {'✓' if measured.kept else '✗'}" if measured.bound else ""
        figure = f"{middle:.2f}{spread} {measured.unit}".strip()
        table.add_row(measured.name, measured.ours, measured.beside, figure, bound)
    Console(width=120).print(table)


main()
