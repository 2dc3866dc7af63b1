"""What is wrong with a file that a person wrote, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import pytest
from pydantic import Field, model_validator

from auditor.model import Model
from auditor.tomlfile import EntryError, TomlFileError, read_toml, refuse_all
from auditor.words import Words, mark


class Leaf(Model):
    size: int = Field(ge=0)


class Branch(Model):
    leaves: tuple[Leaf, ...] = ()
    best: Leaf | None = None

    @model_validator(mode="after")
    def _not_many(self) -> Self:
        if len(self.leaves) > 2:
            raise EntryError(mark("“{key}” is missing"), ("leaves", 2), key="{odd}")
        return self


class Tree(Model):
    branch: tuple[Branch, ...] = ()
    named: dict[str, Leaf] = Field(default_factory=dict)


def faults(tmp_path: Path, text: str) -> str:
    path = tmp_path / "tree.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TomlFileError) as caught:
        read_toml(path, Tree, Words("en"))
    return str(caught.value).replace(str(path), "tree.toml")


def test_a_file_that_is_right(tmp_path: Path) -> None:
    path = tmp_path / "tree.toml"
    path.write_text('[[branch]]\nleaves = [{ size = 1 }]\n[named."a.b"]\nsize = 2\n', "utf-8")
    tree = read_toml(path, Tree, Words("en"))
    assert tree.branch[0].leaves[0].size == 1
    assert tree.named["a.b"].size == 2


PLACES = {
    "in an inline table": ("[[branch]]\nleaves = [{ size = -1 }]", "2: branch.0.leaves.0.size: "),
    "in the second of two": ("[[branch]]\n[[branch]]\nbest.size = -1", "3: branch.1.best.size: "),
    "in a table of a table": ("[[branch]]\n[branch.best]\nsize = -1", "3: branch.0.best.size: "),
    "in an array of an array": (
        "[[branch]]\n[[branch]]\n[[branch.leaves]]\nsize = 1\n[[branch.leaves]]\nsize = -1",
        "6: branch.1.leaves.1.size: ",
    ),
    "what lacks": ("[[branch]]\n\n[[branch.leaves]]\n", "3: branch.0.leaves.0.size: Field required"),
    "with blanks": ("  [[ branch ]]\n  leaves=[ { size = -1 } ]", "2: branch.0.leaves.0.size: "),
    "an unknown key": ("[[branch]]\nleafs = []", "2: unknown key “leafs”; did you mean “leaves”?"),
    "an unknown key far from all": ("[named.x]\nsize = 1\nzzz = 1", "3: unknown key “zzz”; known keys: size"),
    "an unknown key of an optional table": (
        "[[branch]]\nbest = { size = 1, sise = 1 }",
        "2: unknown key “sise”; did you mean “size”?",
    ),
    "what a validator refuses": (
        "[[branch]]\nleaves = [{ size = 1 }, { size = 1 },\n{ size = 1 }]",
        "2: branch.0.leaves.2: “{odd}” is missing",
    ),
}


@pytest.mark.parametrize(("text", "told"), PLACES.values(), ids=PLACES)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert faults(tmp_path, text).startswith(f"tree.toml:{told}")


def test_a_bound_on_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tree.toml"
    path.write_text("# 34567890", "utf-8")
    assert read_toml(path, Tree, Words("en"), most=10) == Tree()
    with pytest.raises(TomlFileError, match=r"tree\.toml: larger than 9"):
        read_toml(path, Tree, Words("en"), most=9)
    assert read_toml(path, Tree, Words("en"), most=None) == Tree()


class Hedge(Model):
    leaves: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _green(self) -> Self:
        refuse_all(
            EntryError(mark("“{ident}” is there twice; give each its own id"), ("leaves", index), ident=leaf)
            for index, leaf in enumerate(self.leaves)
            if leaf != "green"
        )
        return self


class Garden(Model):
    hedge: tuple[Hedge, ...]


def test_a_validator_refuses_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    path = tmp_path / "garden.toml"
    path.write_text('[[hedge]]\nleaves = ["green"]\n[[hedge]]\nleaves = ["red", "green", "blue"]\n', "utf-8")
    with pytest.raises(TomlFileError) as caught:
        read_toml(path, Garden, Words("en"))
    assert str(caught.value).replace(str(path), "garden.toml").splitlines() == [
        "garden.toml:4: hedge.1.leaves.0: “red” is there twice; give each its own id",
        "garden.toml:4: hedge.1.leaves.2: “blue” is there twice; give each its own id",
    ]


def test_what_commands_a_terminal_is_not_repeated_by_a_validator(tmp_path: Path) -> None:
    path = tmp_path / "garden.toml"
    path.write_text('hedge = [{ leaves = ["\\u001b[31mred"] }]\n', "utf-8")
    with pytest.raises(TomlFileError) as caught:
        read_toml(path, Garden, Words("en"))
    assert "“ [31mred” is there twice" in str(caught.value)
