"""What a backup says about itself: enough to know afterwards whether everything came back."""

import json
from dataclasses import asdict, dataclass, fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from starcivil.backups import keeping
from starcivil.backups.refusing import Refused, Why

#: Changes when an older program could not read the manifest any more.
FORM = 1


@dataclass(frozen=True)
class Base:
    """The whole backup that one of the photos since then stands on, and the sha256 of its list."""

    file: str
    list_sha256: str

    def __post_init__(self) -> None:
        """It is looked for beside the other: the name of a whole one, and no way elsewhere."""
        if not self.file or keeping.base_name(self.file) != self.file:
            raise _unreadable()


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
        """Refused where it is of a newer form, or says what none of ours says.

        Who has the certificate, which is no secret, can seal anything.
        """
        told = _read(text)
        if isinstance(told.get("form"), int) and told["form"] > FORM:
            said = _("This backup is of a newer version (%s): install that version first.")
            raise Refused(Why.OLDER_CODE, said % told.get("version"))
        if not _fits(told, cls):
            raise _unreadable()
        known = {each.name: told[each.name] for each in fields(cls)}
        return cls(**{**known, "base": told["base"] and Base(**told["base"])})


def _read(text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {}


def _fits(value: object, hint: Any) -> bool:
    """Whether what JSON gave is what the field's type says; a class may have got fields since."""
    kind, inside = get_origin(hint), get_args(hint)
    if kind is UnionType:
        return any(_fits(value, each) for each in inside)
    if kind is dict:
        return isinstance(value, dict) and all(_fits(each, inside[1]) for each in value.values())
    if kind is list:
        return isinstance(value, list) and all(_fits(each, inside[0]) for each in value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return isinstance(value, dict) and all(
            _fits(value.get(name), hints[name]) for name in hints
        )
    return isinstance(value, hint)


def _unreadable() -> Refused:
    said = _("What this backup says about itself cannot be read: take another one.")
    return Refused(Why.CHANGED, said)
