"""Copies the few front-end files that we ship into static/vendor, and lists where each is from.

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
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
LIST = FOLDER / "vendor.json"
BOOTSTRAP, ICONS = "5.3.9", "1.13.2"

#: The icons that the templates use; add a name here, run the module, use it.
ICON_NAMES = """
check-lg hourglass-split exclamation-triangle info-circle printer telephone search upload
arrow-right x-lg dash-lg clock
""".split()


@dataclass(frozen=True)
class Vendored:
    """One file: what it is, under which licence, where it is from, and its fingerprint."""

    file: str
    name: str
    version: str
    licence: str
    source: str
    sha256: str


def main() -> None:
    """Fetch, copy, and write the list."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fetch = _npm(Path(folder))
        rows = [_bootstrap(fetch), _icons(fetch), _htmx()]
    LIST.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


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


def _bootstrap(fetch: Callable[[str], Path]) -> Vendored:
    package = fetch(f"bootstrap@{BOOTSTRAP}")
    text = (package / "dist/css/bootstrap.min.css").read_text()
    return _store("bootstrap.min.css", text, "Bootstrap", BOOTSTRAP, "MIT", "npm: bootstrap")


def _icons(fetch: Callable[[str], Path]) -> Vendored:
    package = fetch(f"bootstrap-icons@{ICONS}")
    symbols = [_symbol(name, (package / f"icons/{name}.svg").read_text()) for name in ICON_NAMES]
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    return _store("icons.svg", text, "Bootstrap Icons", ICONS, "MIT", "npm: bootstrap-icons")


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
    return _store("htmx.min.js", text, "htmx", found[1], "0BSD", source)


def _store(file: str, text: str, name: str, edition: str, licence: str, source: str) -> Vendored:
    """Write one file without its source map, which we do not ship (collectstatic would fail)."""
    clean = re.sub(r"\n?/[/*][#@] sourceMappingURL=[^\n]*", "", text).rstrip() + "\n"
    (FOLDER / file).write_text(clean)
    return Vendored(
        file, name, edition, licence, source, hashlib.sha256(clean.encode()).hexdigest()
    )


if __name__ == "__main__":
    main()
