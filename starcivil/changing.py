"""``manage.py test --changed``: which tests a change can touch, wing by wing.

A change in a wing of ``evaluation`` runs its tests and those of every wing that stands on the
changed file, plus those that look at all pages and files. Whatever is not plainly a wing's runs
everything.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from starcivil.bootstrap import ROOT, Failed

#: Folders of ``evaluation`` that are no wings: everybody stands on them.
_SHARED = {"__pycache__", "access", "management", "migrations", "models"}
#: They read all files or walk over all pages.
ALWAYS = ("tests/access", "tests/test_conventions.py", "tests/test_translations.py")
_OF_A_WING = re.compile(r"(tests/|templates/)?evaluation/(\w+)/.+")
_A_TEST = re.compile(r"tests/(\w+/)*test_\w+\.py")
_TOLD = re.compile(r"(README\.md|docs/.+|benchmarks/.+)")


def instead_of_changed(arguments: list[str]) -> list[str]:
    """The arguments with the chosen tests for ``--changed``: none of them means everything."""
    chosen, why = chosen_for(_changed_files(), Code(ROOT).standing_on)
    print(f"{' '.join(chosen) or 'Everything'}: {why}.", flush=True)
    return [*chosen, *(argument for argument in arguments if argument != "--changed")]


def chosen_for(
    changed: Iterable[str], standing_on: Callable[[str], set[str]]
) -> tuple[tuple[str, ...], str]:
    """The tests for changed files, and why; no test stands for all of them.

    ``standing_on`` has for a file of a wing the wings that stand on it, and none for other files.
    """
    wings: set[str] = set()
    chosen: set[str] = set(ALWAYS)
    for path in sorted(changed):
        inside = _OF_A_WING.fullmatch(path)
        if _A_TEST.fullmatch(path):
            chosen.add(path)
        elif inside and inside[1] != "tests/" and (above := standing_on(path)):
            wings |= above
        elif _TOLD.fullmatch(path):
            chosen.add("tests/evaluation/test_readme.py")
        else:
            return (), f"{path} can touch any test"
    chosen |= {path for wing in wings for path in _tests_of(wing)}
    why = f"the change touches {', '.join(sorted(wings)) or 'no wing'}"
    return tuple(sorted(chosen)), f"{why}, and some tests look at all pages and files"


def _tests_of(wing: str) -> list[str]:
    places = (f"tests/evaluation/{wing}", f"tests/evaluation/test_{wing}.py")
    return [place for place in places if (ROOT / place).exists()]


class Code:
    """The code and templates of ``evaluation``, and which of its files stand on which."""

    def __init__(self, root: Path) -> None:
        app, pages = root / "evaluation", root / "templates" / "evaluation"
        self.files = {
            str(path.relative_to(root)): path.read_text(encoding="utf-8")
            for path in [*app.rglob("*.py"), *pages.rglob("*.html")]
            if path.relative_to(root).parts[1] != "migrations"
        }
        self.wings = {path.name for path in app.iterdir() if path.is_dir()} - _SHARED
        self.above = self._above()

    def standing_on(self, path: str) -> set[str]:
        """The wings that stand on a file, its own among them; none if it is not a wing's."""
        own = _wing_of(path)
        if own not in self.wings or not path.endswith((".py", ".html")):
            return set()
        reached, ahead = {path}, {path}
        while ahead:
            ahead = {above for step in ahead for above in self.above.get(step, ())} - reached
            reached |= ahead
        return {own, *map(_wing_of, reached)} & self.wings

    def _above(self) -> Mapping[str, set[str]]:
        """For each file those that import, show or include it.

        ``urls`` join everything and decide nothing: the walk over all pages looks at them.
        """
        above: dict[str, set[str]] = {}
        for path, text in self.files.items():
            if not path.endswith("/urls.py"):
                for below in _imported(text) if path.endswith(".py") else ():
                    above.setdefault(below, set()).add(path)
                for page in re.findall(r"""["'](evaluation/\w+/\w+\.html)["']""", text):
                    above.setdefault(f"templates/{page}", set()).add(path)
        return above


def _wing_of(path: str) -> str:
    return path.removeprefix("templates/").split("/")[1]


def _imported(text: str) -> set[str]:
    """Every file that an import may mean: the module's, its package's, or that of a name in it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
    places = {module.replace(".", "/") for module in modules}
    return {place + end for place in places for end in (".py", "/__init__.py")}


def _changed_files() -> set[str]:
    """Since this branch left main, committed or not, and what git does not know yet."""
    since = _git("merge-base", "HEAD", "main") or ["HEAD"]
    listed = _git("diff", "--name-only", "--no-renames", "-z", since[0].strip())
    new = _git("ls-files", "--others", "--exclude-standard", "-z")
    if listed is None or new is None:
        raise Failed("--changed asks git what has changed, and git does not answer here.")
    return {path for path in [*listed, *new] if path}


def _git(*arguments: str) -> list[str] | None:
    """What git lists, or ``None`` if it cannot."""
    try:
        ended = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return ended.stdout.split("\0") if ended.returncode == 0 else None
