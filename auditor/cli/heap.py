"""How often a long run looks for objects that nobody reaches any more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects made since the last look that call for another. With Python's own 700, a twelfth of a batch
#: goes to looking again and again through towns in flight, whose pages and messages go away by themselves.
_NEW_OBJECTS = 50_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Leave aside for good what the program has loaded so far, and look through the rest seldom."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
