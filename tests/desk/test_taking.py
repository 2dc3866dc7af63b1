"""Who takes a code, and what a code makes useful."""

from __future__ import annotations

from auditor.desk.actions import Kind
from auditor.desk.taking import Taking
from auditor.model import Actor
from tests.desk.towns import action, table


def test_the_first_action_that_names_a_code_takes_it():
    taking = Taking(
        table(action("one", "x.a", "x.b.*"), action("all", "x.*"), action("rest", rest=Actor.HOST))
    )
    assert taking.taker("x.a", Actor.HOST) == "one"
    assert taking.taker("x.b.absent", Actor.HOST) == "one"
    assert taking.taker("x.c", Actor.EDITOR) == "all"
    assert taking.taker("y", Actor.HOST) == "rest"
    assert taking.taker("y", Actor.EDITOR) is None
    assert taking.taker("X.a", None) is None, "codes are told apart by their case"


def test_a_code_makes_help_useful_and_some_help_always_is():
    taking = Taking(
        table(
            action("asked", kind=Kind.HELP, when=("x.*",)),
            action("joined", kind=Kind.SHARED, when=("x.a", "y")),
            action("always", kind=Kind.HELP),
            action("mending", "z", kind=Kind.HELP),
            action("repair", rest=Actor.HOST),
        )
    )
    assert taking.helps("x.a") == {"asked", "joined"}
    assert taking.helps("y") == {"joined"}
    assert taking.helps("z") == set()
    assert taking.needed({}) == {"always": []}


def test_a_town_needs_what_mends_and_what_helps_in_the_order_of_the_table():
    taking = Taking(
        table(
            action("always", kind=Kind.HELP),
            action("asked", kind=Kind.HELP, when=("x.*",)),
            action("idle", "z"),
            action("all", "x.*"),
            action("rest", rest=Actor.HOST),
        )
    )
    failed = {"y": Actor.HOST, "x.b": None, "x.a": Actor.EDITOR, "gone": None}
    needed = taking.needed(failed)
    assert list(needed.items()) == [("always", []), ("asked", []), ("all", ["x.b", "x.a"]), ("rest", ["y"])]
