"""Code that a person reads in one sitting."""

import ast

FORBIDDEN = {"utils", "util", "common", "helpers", "helper", "core", "base", "services", "service", "misc", "manager"}


def functions(paths):
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                text = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
                yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - text


def test_no_file_is_longer_than_400_lines(root, rooms_code, files):
    """Unless it says in its first lines why it stays whole."""
    pages = [path for path in files if path.suffix in {".html", ".css", ".js"} and "docs" not in path.parts]
    texts = {str(path.relative_to(root)): path.read_text().splitlines() for path in rooms_code + pages}
    long = {name: lines for name, lines in texts.items() if len(lines) > 400}
    assert not [name for name, lines in long.items() if "stays whole" not in " ".join(lines[:8])]


def test_functions_are_short(rooms_code):
    """Without their docstrings: none over 60 lines, nine of ten under 30."""
    lengths = dict(functions(rooms_code))
    assert not {name: lines for name, lines in lengths.items() if lines > 60}
    assert sum(lines < 30 for lines in lengths.values()) >= 0.9 * len(lengths)


def test_no_module_is_named_after_nothing(root, files):
    python = [path.relative_to(root) for path in files if path.suffix == ".py"]
    assert not [str(path) for path in python if FORBIDDEN & {path.stem, *path.parts[:-1]}]
