"""Cells: the occupations a run computes on, and how any code of the tree reaches them.

A cell is an occupation with employment figures. Where years are published at different depth the coarser code is the
cell and the finer figures are summed into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Tree:
    """A classification as parents by code; unknown parents end the climb."""

    parent: Mapping[str, str]

    @classmethod
    def of(cls, codes: Sequence[str], parents: Sequence[str]) -> Tree:
        return cls(dict(zip(codes, parents, strict=True)))

    def upward(self, code: str) -> list[str]:
        """`code` itself, then its parent, and so on to the root."""
        path: list[str] = []
        while code and code not in path:
            path.append(code)
            code = self.parent.get(code, "")
        return path


@dataclass(frozen=True)
class Cells:
    """The cells of a region in code order (O), with the tree they belong to."""

    codes: list[str]
    index: Mapping[str, int]
    tree: Tree
    below: Mapping[str, list[int]]
    homes: Mapping[str, int]

    @classmethod
    def of(cls, inputs: Inputs) -> Cells:
        """Every occupation with employment figures and no ancestor that has figures too."""
        occupations = inputs["occupations"]
        tree = Tree.of(occupations["code"], occupations["parent_code"])
        figured = set(inputs["employment"]["occupation_code"])
        codes = sorted(
            (c for c in figured if not any(a in figured for a in tree.upward(c)[1:])), key=lambda c: c.encode()
        )
        index = {code: i for i, code in enumerate(codes)}
        below: dict[str, list[int]] = {}
        for code in codes:
            for ancestor in tree.upward(code)[1:]:
                below.setdefault(ancestor, []).append(index[code])
        known = {*occupations["code"], *figured}
        homes = {c: index[a] for c in known for a in tree.upward(c) if a in index}
        return cls(codes, index, tree, below, homes)

    def __len__(self) -> int:
        return len(self.codes)

    def home(self, code: str) -> int | None:
        """The cell of `code`: itself, or its nearest ancestor that is a cell; None when there is none above it."""
        return self.homes.get(code)

    def reached(self, code: str) -> list[int]:
        """All cells a statement about `code` concerns: its own cell, else every cell below it."""
        home = self.home(code)
        return [home] if home is not None else self.below.get(code, [])
