"""汇总表 as a table for a receiver (domain.md §3.5): its columns, its rows, and its foot."""

from collections.abc import Iterator, Sequence

from django.utils import translation

from evaluation.awards.queries.awards import Summary, SummaryRow
from evaluation.models import Round

Columns = Sequence[tuple[str, str]]
BEFORE = {"place": "序号", "group": "组", "number": "户编号", "head": "户主"}
AFTER = {"count": "星数", "level": "级别", "plate": "是否挂牌", "remark": "备注"}


def headings_of(table: Summary) -> dict[str, str]:
    """Field → heading: the ten stars stand between the household and its level."""
    stars = {f"star{place}": str(star) for place, star in enumerate(table.stars)}
    return {**BEFORE, **stars, **AFTER}


def rows_of(round_: Round, table: Summary, columns: Columns) -> Iterator[list[str]]:
    """Headings, households, and below them the totals; all in Chinese, as the form has it."""
    with translation.override("zh-hans"):
        rows = [[heading for _field, heading in columns]]
        for place, row in enumerate(table.rows, 1):
            facts = _facts(place, row)
            rows.append([facts[field] for field, _heading in columns])
        rows += _foot(round_, table, columns)
    return iter(rows)


def _facts(place: int, row: SummaryRow) -> dict[str, str]:
    entry = row.entry
    stars = {f"star{at}": "★" if mark else "" for at, mark in enumerate(row.marks)}
    return {
        "place": str(place),
        "group": entry.group.name if entry.group else "",
        "number": entry.number,
        "head": entry.head_name,
        **stars,
        "count": str(row.count),
        "level": str(row.level),
        "plate": "是" if row.on_board else "否",
        "remark": entry.status_note,
    }


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
