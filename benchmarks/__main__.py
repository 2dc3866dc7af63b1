"""``make bench``: every benchmark, in one table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks import startup, town, visit
from benchmarks.measure import Measure


def main() -> None:
    """Run every benchmark and print the table; the exit status says whether all are within their bounds."""
    measures: list[Measure] = [startup.measure(), town.measure(), visit.measure()]
    table = Table("Benchmark", "Ours", "Beside", "Figure (min – max)", "Bound")
    for measured in measures:
        low, middle, high = measured.spread
        figure = f"{middle:.2f} ({low:.2f} – {high:.2f}) {measured.unit}".strip()
        verdict = "✓" if middle <= measured.bound else "✗"
        table.add_row(measured.name, measured.ours, measured.beside, figure, f"≤ {measured.bound} {verdict}")
    Console(width=120).print(table)
    raise SystemExit(any(measured.spread[1] > measured.bound for measured in measures))


main()
