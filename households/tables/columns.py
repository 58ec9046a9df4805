"""A table's columns, declared once: heading, kind, width, and where the value comes from.

import-export's ``Resource`` is the declaration; a value is asked of its field or, where there is
one, of the method ``dehydrate_<field>``, and then written in the format that a receiver wants.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Choices
from import_export.fields import Field
from import_export.resources import Resource

from households.tables.formats import Kind, Value

#: In characters.
WIDTH = 5


class Column(Field):  # type: ignore[misc]  # because import-export has no types
    """A field of a ``Told`` table; ``attribute`` as Django joins names: ``household__number``."""

    def __init__(
        self, column_name: str, kind: Kind = Kind.TEXT, *, attribute: str = "", width: int = WIDTH
    ) -> None:
        super().__init__(column_name=column_name, attribute=attribute or None)
        self.kind = kind
        self.width = width


class Told(Resource):  # type: ignore[misc]  # because import-export has no types
    """Rows as values; ``villages`` names those of a township's table, by their keys."""

    #: Where a row's village stands.
    village_path: ClassVar[str] = "household.village_id"
    #: Of the common columns those that this table does without.
    without: ClassVar[frozenset[str]] = frozenset()

    village = Column("村")
    place = Column("序号", Kind.PLACE, width=3)

    def __init__(self, villages: Mapping[UUID, str] | None = None) -> None:
        super().__init__()
        self.villages = villages or {}
        self._words: dict[str, str] = {}
        hidden = self.without if villages else {"village", *self.without}
        offered: dict[str, Column] = self.fields
        self.fields: dict[str, Column] = {
            name: column for name, column in offered.items() if name not in hidden
        }

    def dehydrate_village(self, row: Any) -> str:
        return self.villages[attrgetter(self.village_path)(row)]

    def word(self, choices: type[Choices], code: str) -> str:
        """What a code means, in the language of the sheet; looked up once a table."""
        if code not in self._words:
            self._words[code] = str(choices(code).label) if code else ""
        return self._words[code]

    def getter(self, name: str) -> Callable[[Any], Value]:
        """What asks a row for one value; the place is the writer's own count."""
        if self.fields[name].kind == Kind.PLACE:
            return lambda _row: None
        own: Callable[[Any], Value] | None = getattr(self, f"dehydrate_{name}", None)
        if own:
            return own
        return attrgetter(self.fields[name].attribute.replace("__", "."))

    def values(self, rows: Iterable[Any], names: Sequence[str]) -> Iterator[list[Value]]:
        """Row after row; choices in whatever language is switched on."""
        getters = [self.getter(name) for name in names]
        for row in rows:
            yield [get(row) for get in getters]
