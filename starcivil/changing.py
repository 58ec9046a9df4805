"""``manage.py test --changed``: which tests a change can touch, wing by wing.

A change in a wing of ``evaluation`` runs its tests and those of every wing that leans on it, plus
those that look at all pages and files. Whatever is not plainly a wing's runs everything.
"""

import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from starcivil.bootstrap import ROOT, Failed

#: Folders of ``evaluation`` that are no wings: everybody stands on them.
_SHARED = {"access", "management", "migrations", "models"}
#: They read all files or walk over all pages.
ALWAYS = ("tests/access", "tests/test_conventions.py", "tests/test_translations.py")
_OF_A_WING = re.compile(r"(tests/|templates/)?evaluation/(\w+)/.+")
_A_TEST = re.compile(r"tests/(\w+/)*test_\w+\.py")
_TOLD = re.compile(r"(README\.md|docs/.+|benchmarks/.+)")
_LEANS = re.compile(r"""\bevaluation\.(\w+)|\bfrom evaluation import (\w+)|["']evaluation/(\w+)/""")


def instead_of_changed(arguments: list[str]) -> list[str]:
    """The arguments with the chosen tests for ``--changed``: none of them means everything."""
    chosen, why = chosen_for(_changed_files(), leaning(ROOT))
    print(f"{' '.join(chosen) or 'Everything'}: {why}.", flush=True)
    return [*chosen, *(argument for argument in arguments if argument != "--changed")]


def chosen_for(
    changed: Iterable[str], leaning: Mapping[str, set[str]]
) -> tuple[tuple[str, ...], str]:
    """The tests for changed files, and why; no test stands for all of them.

    ``leaning`` has for each wing those that lean on it, however far above.
    """
    wings: set[str] = set()
    chosen: set[str] = set(ALWAYS)
    for path in sorted(changed):
        inside = _OF_A_WING.fullmatch(path)
        if inside and inside[2] in leaning:
            wings |= {inside[2]} if inside[1] == "tests/" else {inside[2], *leaning[inside[2]]}
        elif _A_TEST.fullmatch(path):
            chosen.add(path)
        elif _TOLD.fullmatch(path):
            chosen.add("tests/evaluation/test_readme.py")
        else:
            return (), f"{path} can touch any test"
    chosen |= {path for wing in wings for path in _tests_of(wing)}
    why = f"the change touches {', '.join(sorted(wings)) or 'no wing'}"
    return tuple(sorted(chosen)), f"{why}; the first ones look at all pages and files"


def _tests_of(wing: str) -> list[str]:
    places = (f"tests/evaluation/{wing}", f"tests/evaluation/test_{wing}.py")
    return [place for place in places if (ROOT / place).exists()]


def leaning(root: Path) -> dict[str, set[str]]:
    """For each wing those that lean on it, read from imports and from the templates' includes.

    Single files beside the wings hand on what they lean on.
    """
    below = {name: _read(paths) & {*_files(root)} for name, paths in _files(root).items()}
    wings = [name for name in below if (root / "evaluation" / name).is_dir()]
    return {wing: {above for above in wings if wing in _reach(above, below)} for wing in wings}


def _files(root: Path) -> dict[str, list[Path]]:
    """The files of each wing, code and templates, and the single ones beside them."""
    app = root / "evaluation"
    folders = [path for path in app.iterdir() if path.is_dir() and path.name not in _SHARED]
    found = {
        folder.name: [
            *folder.rglob("*.py"),
            *(root / "templates" / "evaluation" / folder.name).rglob("*.html"),
        ]
        for folder in folders
        if folder.name != "__pycache__"
    }
    return found | {path.stem: [path] for path in app.glob("*.py")}


def _read(paths: list[Path]) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in paths)
    return {name for text in texts for names in _LEANS.findall(text) for name in names if name}


def _reach(name: str, below: Mapping[str, set[str]]) -> set[str]:
    """Everything that it leans on, directly or through others."""
    reached: set[str] = set()
    ahead = set(below[name])
    while ahead:
        reached |= ahead
        ahead = {deeper for step in ahead for deeper in below[step]} - reached
    return reached - {name}


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
