"""A pack in a folder, and the few ways in which tests change one."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass
class Folder:
    path: Path

    def read(self, file: str) -> str:
        return (self.path / file).read_bytes().decode()

    def write(self, file: str, content: str | bytes) -> None:
        (self.path / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    def rows(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read(file), newline="")))

    def save(self, file: str, rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.write(file, out.getvalue())

    def cell(self, file: str, row: int, column: str, value: str) -> None:
        """`row` as a spreadsheet shows it: the header is 1."""
        rows = self.rows(file)
        rows[row - 1][rows[0].index(column)] = value
        self.save(file, rows)

    def add(self, file: str, **cells: str) -> None:
        rows = self.rows(file)
        rows.append([cells.get(column, "") for column in rows[0]])
        self.save(file, rows)

    def column(self, file: str, name: str, *values: str) -> None:
        rows = self.rows(file)
        cells = [name, *values] + [""] * len(rows)
        self.save(file, [[*row, cell] for row, cell in zip(rows, cells, strict=False)])

    def drop_column(self, file: str, name: str) -> None:
        rows = self.rows(file)
        place = rows[0].index(name)
        self.save(file, [row[:place] + row[place + 1 :] for row in rows])

    def describe(self, change: Callable[[dict[str, Any]], Any]) -> None:
        described = json.loads(self.read("datapackage.json"))
        change(described)
        self.write("datapackage.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n")

    def say(self, resource: str, **said: Any) -> None:
        self.describe(lambda d: [r.update(said) for r in d["resources"] if r["name"] == resource])

    def resource(self, name: str) -> dict[str, Any]:
        return next(r for r in json.loads(self.read("datapackage.json"))["resources"] if r["name"] == name)

    def drop_resource(self, name: str) -> None:
        self.describe(lambda d: d.update(resources=[r for r in d["resources"] if r["name"] != name]))
        (self.path / f"{name}.csv").unlink()

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.path.iterdir() if path.suffix != ".md"}
