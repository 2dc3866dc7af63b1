"""The towns for the script that sorts and filters: scripts of data, loaded when they are asked for.

A page opened from a disk may load scripts beside it, and fetch nothing: hence calls, and no JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from auditor.filing import Part
from reports.portfolio.towns import Town

#: Towns in one file: some 150 kB.
SHARD = 2_000

#: What could end a script or a line of it, wherever the text is put.
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def shards_of(towns: int) -> int:
    """How many files hold that many towns."""
    return -(-towns // SHARD)


def shards(towns: Sequence[Town]) -> Iterator[Part]:
    """The files, in the order of the table; ``towns.js`` knows the columns."""
    for number in range(shards_of(len(towns))):
        part = towns[number * SHARD : (number + 1) * SHARD]
        epcis = {name: index for index, name in enumerate(dict.fromkeys(town.epci for town in part))}
        data = {"epcis": list(epcis), "towns": [_row(town, epcis) for town in part]}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
        yield f"data/towns-{number + 1}.js", f"beffroiTowns({number},{text});\n".encode()


def _row(town: Town, epcis: dict[str, int]) -> list[str | int | float | None]:
    mean = None if town.mean is None else round(town.mean, 2)
    slug = "" if town.slug == town.insee else town.slug
    return [
        town.name,
        town.insee,
        town.department,
        epcis[town.epci],
        town.population,
        town.letters,
        mean,
        slug,
    ]
