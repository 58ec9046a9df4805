"""What a backup says about itself: enough to know afterwards whether everything came back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

#: Changes when an older program could not read the manifest any more.
FORM = 1


@dataclass(frozen=True)
class Base:
    """The whole backup that one of the photos since then stands on, and the sha256 of its list."""

    file: str
    list_sha256: str


@dataclass(frozen=True)
class Manifest:
    """As of one moment of the database; plain values, so that it is JSON.

    ``tables``: rows and a sum over the hashes of the rows' text, by table. ``chains``: length and
    head of each ledger. ``keys``: fingerprints. ``photos``: bytes of each, and which file holds it.
    """

    made_at: str
    version: str
    build: str
    postgresql: int
    migrations: list[str]
    tables: dict[str, list[str]]
    chains: dict[str, list[str]]
    miscounted: int
    program_may: list[str]
    keys: dict[str, str]
    photos: dict[str, list[str]]
    base: Base | None
    form: int = FORM

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        told: Mapping[str, object] = json.loads(text)
        known = {each.name: told[each.name] for each in fields(cls) if each.name in told}
        base = told.get("base")
        known["base"] = Base(**base) if isinstance(base, dict) else None
        return cls(**known)  # type: ignore[arg-type]  # because JSON has no types
