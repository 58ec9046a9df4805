"""The columns of a roster that can be sent, with the headings under which they are read again."""

from collections.abc import Mapping, Sequence

#: Field → heading.
HEADINGS = {
    "group": "村民小组",
    "micro_grid": "微网格",
    "household_no": "户编号",
    "head_name": "户主姓名",
    "name": "姓名",
    "relation": "与户主关系",
    "id_number": "身份证号码",
    "birth_year": "出生年份",
    "phone": "联系电话",
    "residence": "居住情况",
    "party_member": "是否党员",
}
#: In characters.
WIDTHS = {"id_number": 10, "phone": 7, "relation": 7, "head_name": 6, "name": 6}
WIDTH = 5
NUMBERS = frozenset({"id_number", "phone"})

#: Pairs of field and heading, in the receiver's order.
Columns = Sequence[tuple[str, str]]
EVERY: Columns = tuple(HEADINGS.items())


def widths_of(columns: Columns, widths: Mapping[str, int] = WIDTHS) -> list[int]:
    return [max(widths.get(field, WIDTH), len(heading)) for field, heading in columns]
