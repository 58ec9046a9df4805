"""A table's rows as text: every value read once, in the formats that are wanted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import translation

from households.tables.columns import Column, Told
from households.tables.formats import Kind, format_of, spoken
from households.tables.table import Asked, Table
from households.tables.typed import Chosen, Layout, Wanted

#: In a title it stands for the months or the year of the table.
TIME = "〔时间〕"
#: Sheets are told in Chinese, whatever language the page has.
_LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Sheet:
    """Rows as text, each with the key by which it is found again, and the lines below them."""

    name: str
    rows: Sequence[Sequence[str]]
    keys: Sequence[str] = ()
    foot: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Filled:
    """What goes into a file: the columns that there are, and the sheets under their headings."""

    columns: Sequence[Chosen]
    kinds: Sequence[Kind]
    widths: Sequence[int]
    sheets: Sequence[Sheet]
    front: Sequence[Sequence[str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


def fill(table: Table, asked: Asked, wanted: Wanted) -> Filled:
    """Columns that the table has no more (a star of another year) are left out."""
    with translation.override(_LANGUAGE):
        loaded = table.load(asked)
        told = table.told(asked, loaded)
        chosen = [_settled(told, each) for each in wanted.columns if each.field in told.fields]
        fields: Sequence[Column] = [told.fields[column.field] for column in chosen]
        parts = table.parts(asked, loaded)
        return Filled(
            columns=chosen,
            kinds=[column.kind for column in fields],
            widths=[
                max(column.width, len(each.heading))
                for column, each in zip(fields, chosen, strict=True)
            ],
            sheets=[_sheet(table, told, chosen, part) for part in parts],
            front=table.front(asked, loaded),
        )


def _settled(told: Told, chosen: Chosen) -> Chosen:
    """With a format that its kind of column has."""
    return replace(chosen, format=format_of(told.fields[chosen.field].kind, chosen.format).code)


def _sheet(
    table: Table, told: Told, chosen: Sequence[Chosen], part: tuple[str, Asked, Any]
) -> Sheet:
    name, asked, loaded = part
    keys: list[str] = []
    rows = texts(told, _noting(table, table.rows(loaded), keys), chosen)
    names = [column.field for column in chosen]
    return Sheet(name, rows, keys, table.foot(asked, loaded, names, len(rows)))


def texts(told: Told, rows: Iterable[Any], chosen: Sequence[Chosen]) -> list[tuple[str, ...]]:
    """A cell for each column of each row.

    Tuples, since Python looks through lists again and again for what could be thrown away.
    """
    kinds = [told.fields[each.field].kind for each in chosen]
    writers = [format_of(kind, each.format).write for kind, each in zip(kinds, chosen, strict=True)]
    values = told.values(rows, [each.field for each in chosen])
    with translation.override(_LANGUAGE):
        found = [
            tuple([write(value) for write, value in zip(writers, row, strict=True)])
            for row in values
        ]
    places = [at for at, kind in enumerate(kinds) if kind == Kind.PLACE]
    return _numbered(found, places) if places else found


def _numbered(rows: Iterable[tuple[str, ...]], places: Sequence[int]) -> list[tuple[str, ...]]:
    """With each row's own number in these columns."""
    return [
        tuple([str(number) if at in places else cell for at, cell in enumerate(row)])
        for number, row in enumerate(rows, 1)
    ]


def _noting(table: Table, rows: Any, keys: list[str]) -> Any:
    """The rows themselves, their keys noted in passing."""
    for row in rows:
        keys.append(table.key(row))
        yield row


def laid_out(table: Table, asked: Asked, layout: Layout) -> Layout:
    """With the time in its title."""
    return replace(layout, title=layout.title.replace(TIME, asked.told(table.span)))


def signing_line(asked: Asked, layout: Layout) -> str:
    """制表人 / 审核人 / 日期, with room to sign where nobody is named."""
    blank = "　" * 6
    checker = layout.checker or blank
    return f"制表人：{asked.by}　　审核人：{checker}　　日期：{spoken(asked.today)}"


def everything(told: Told) -> list[Chosen]:
    """Every column under its own heading, in the first of its formats."""
    columns: Mapping[str, Column] = told.fields
    return [Chosen(name, str(column.column_name)) for name, column in columns.items()]
