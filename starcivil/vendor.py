"""Copies the few front-end files that we ship or test with, and lists where each is from.

Run ``python -m starcivil.vendor`` after changing a version below. It needs npm; nobody else does,
because the copies are part of the project.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED, FOR_TESTS = ROOT / "static" / "vendor", ROOT / "tests" / "vendor"
ICONS, AXE, IDB = "1.13.2", "4.14.1", "8.0.3"

#: The icons that the templates use; add a name here, run the module, use it.
ICON_NAMES = ["check-lg", "hourglass-split", "exclamation-triangle", "info-circle", "printer"]
ICON_NAMES += ["telephone", "search", "upload", "arrow-right", "x-lg", "dash-lg", "clock"]


@dataclass(frozen=True)
class Vendored:
    """One file: what it is, its licence, where it is from, what we changed, its fingerprint."""

    file: str
    name: str
    version: str
    licence: str
    source: str
    changed: str = "source map's address taken out"
    sha256: str = ""


def main() -> None:
    """Fetch, copy, and write a list beside the copies."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = _npm(Path(folder))
        _list(SHIPPED, [_icons(fetch), _htmx(), _idb(fetch)])
        _list(FOR_TESTS, [_axe(fetch)])


def _list(folder: Path, rows: list[Vendored]) -> None:
    (folder / "vendor.json").write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


def _npm(folder: Path) -> Callable[[str], Path]:
    def fetch(package: str) -> Path:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        target = folder / package
        with tarfile.open(folder / packed.stdout.strip()) as archive:
            archive.extractall(target, filter="data")
        return target / "package"

    return fetch


def _icons(fetch: Callable[[str], Path]) -> Vendored:
    package = fetch(f"bootstrap-icons@{ICONS}")
    symbols = [_symbol(name, (package / f"icons/{name}.svg").read_text()) for name in ICON_NAMES]
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    changed = "the few used, as one sprite"
    row = Vendored("icons.svg", "Bootstrap Icons", ICONS, "MIT", "npm: bootstrap-icons", changed)
    return _store(row, text)


def _symbol(name: str, svg: str) -> str:
    drawing = re.sub(r"\s+", " ", re.sub(r"^<svg[^>]*>|</svg>\s*$", "", svg.strip())).strip()
    return f'<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>'


def _htmx() -> Vendored:
    spec = find_spec("django_htmx")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / "static/django_htmx/htmx-2.min.js").read_text()
    found = re.search(r'version:"(2[\d.]+)"', text)
    assert found is not None
    source = f"PyPI: django-htmx {version('django-htmx')}"
    changed = "source map's address taken out, two spots written so that Chrome 69 reads them"
    row = Vendored("htmx.min.js", "htmx", found[1], "0BSD", source, changed)
    return _store(row, _for_old_browsers(text))


def _for_old_browsers(text: str) -> str:
    """The village's PCs run browsers like Chrome 69, which know neither ``??`` nor ``?.``."""
    spots = {
        's.push=s.push??"true"': 's.push=s.push==null?"true":s.push',
        "p?.swapDelay&&": "p&&p.swapDelay&&",
    }
    for modern, old in spots.items():
        assert text.count(modern) == 1
        text = text.replace(modern, old)
    return text


def _axe(fetch: Callable[[str], Path]) -> Vendored:
    text = (fetch(f"axe-core@{AXE}") / "axe.min.js").read_text()
    row = Vendored("axe.min.js", "axe-core", AXE, "MPL-2.0", "npm: axe-core")
    return _store(row, text, folder=FOR_TESTS)


def _idb(fetch: Callable[[str], Path]) -> Vendored:
    """IndexedDB with promises, for the lists and forms that lie on a phone."""
    package = fetch(f"idb@{IDB}")
    licence = (package / "LICENSE").read_text().strip()
    text = f"/* idb {IDB}\n{licence}\n*/\n" + (package / "build/umd.js").read_text()
    changed = "its licence put in front"
    return _store(Vendored("idb.js", "idb", IDB, "ISC", "npm: idb", changed), text)


def _store(row: Vendored, text: str, *, folder: Path = SHIPPED) -> Vendored:
    """Write one file without its source map, which we do not ship (collectstatic would fail)."""
    clean = re.sub(r"\n?/[/*][#@] sourceMappingURL=[^\n]*", "", text).rstrip() + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / row.file).write_text(clean)
    return replace(row, sha256=hashlib.sha256(clean.encode()).hexdigest())


if __name__ == "__main__":
    main()
