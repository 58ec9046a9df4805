"""汇总表 for a receiver (domain.md §3.5): import-export's Resource, a household at a time."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.utils import translation
from import_export.fields import Field
from import_export.resources import Resource

from evaluation.awards.queries.awards import Summary, SummaryRow
from evaluation.models import CampaignStar, Round

Columns = Sequence[tuple[str, str]]


class SummaryOut(Resource):  # type: ignore[misc]  # because import-export has no types
    """A participant's row; the year's stars stand between the household and its level."""

    place = Field(column_name="序号")
    group = Field(attribute="entry__group__name", column_name="组")
    number = Field(attribute="entry__number", column_name="户编号")
    head = Field(attribute="entry__head_name", column_name="户主")
    count = Field(attribute="count", column_name="星数")
    level = Field(attribute="level", column_name="级别")
    plate = Field(column_name="是否挂牌")
    remark = Field(attribute="entry__status_note", column_name="备注")

    def __init__(self, stars: Sequence[CampaignStar]) -> None:
        super().__init__()
        declared: dict[str, Field] = self.fields
        names = list(declared)
        before, after = names[: names.index("count")], names[names.index("count") :]
        marks = {
            f"star{at}": Field(column_name=str(star), dehydrate_method=partial(_mark, at))
            for at, star in enumerate(stars)
        }
        self.fields: dict[str, Field] = {
            **{name: declared[name] for name in before},
            **marks,
            **{name: declared[name] for name in after},
        }

    def rows(self, table: Summary, columns: Columns) -> Iterator[list[str]]:
        """The words are Chinese whatever the page's language is."""
        fields = [self.fields[name] for name, _heading in columns]
        for at, row in enumerate(table.rows, 1):
            self.at = at
            # Not around the yield: whoever takes the row goes on in its own language.
            with translation.override("zh-hans"):
                cells = [str(self.export_field(field, row)) for field in fields]
            yield cells

    def dehydrate_place(self, _row: SummaryRow) -> str:
        return str(self.at)

    def dehydrate_plate(self, row: SummaryRow) -> str:
        return "是" if row.on_board else "否"


def _mark(at: int, row: SummaryRow) -> str:
    return "★" if row.marks[at] else ""


def headings_of(stars: Sequence[CampaignStar]) -> dict[str, str]:
    """Field → heading."""
    return {name: field.column_name for name, field in SummaryOut(stars).fields.items()}


def rows_of(round_: Round, table: Summary, columns: Columns) -> Iterator[list[str]]:
    """Headings, households, and below them the totals; all in Chinese, as the form has it."""
    yield [heading for _field, heading in columns]
    yield from SummaryOut(table.stars).rows(table, columns)
    with translation.override("zh-hans"):
        foot = list(_foot(round_, table, columns))
    yield from foot


def _foot(round_: Round, table: Summary, columns: Columns) -> Iterator[list[str]]:
    sums = {f"star{at}": str(number) for at, number in enumerate(table.sums)}
    first, *others = (field for field, _heading in columns)
    yield [sums.get(first, "合计"), *(sums.get(field, "") for field in others)]
    for level, number in table.levels:
        yield [f"{level}：{number}户"]
    asked, joined = round_.entries.count(), len(table.rows)
    share = f"{100 * joined / asked:.1f}%" if asked else "–"
    yield [f"参评率：{joined}/{asked}（{share}）"]
    yield ["制表人：            审核人：            日期："]
