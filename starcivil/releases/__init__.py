"""Releases: one file that holds all, and several of them side by side on a server.

``/opt/starcivil/releases/NAME`` is one release with its own ``.venv``, and
``/opt/starcivil/current`` leads to the one that serves. What is imported on a server before its
``.venv`` is there uses the standard library alone: all of this package but ``plans``.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from starcivil.bootstrap import ROOT

FILE = "RELEASE"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Release:
    """What a release says of itself: its name, whose commit, for which Python and machine."""

    name: str
    commit: str
    python: str
    machine: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def of(cls, folder: Path) -> "Release | None":
        """Of the code in that folder; ``None`` for a checkout, which is no release."""
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None


def name() -> str:
    """The name of the release that runs; of a checkout empty."""
    release = Release.of(ROOT)
    return release.name if release else ""
