"""How values are written for other offices."""

from datetime import date

import pytest

from households.tables.formats import FORMATS, Kind, Value, format_of

CARD, PHONE, DAY = "11010519491231002X", "13800001111", date(2026, 3, 5)


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (Kind.TEXT, "=林", ["=林"]),
        (Kind.NUMBER, 0, ["0"]),
        (Kind.ID, CARD, [f"{'*' * 14}002X", "002X", CARD]),
        (Kind.ID, "", ["", "", ""]),
        (Kind.PHONE, PHONE, ["138****1111", "1111", PHONE]),
        (Kind.PHONE, "", ["", "", ""]),
        (
            Kind.DAY,
            DAY,
            ["2026-03-05", "2026/3/5", "2026.03.05", "20260305", "2026年3月5日"],
        ),
        (Kind.DAY, None, [""] * 5),
        (Kind.YES, True, ["是", "√", "1"]),
        (Kind.YES, False, ["否", "", "0"]),
        (Kind.YES, None, ["", "", ""]),
        (Kind.STAR, True, ["★", "√", "1"]),
        (Kind.STAR, False, ["", "", "0"]),
    ],
)
def test_a_value_is_written_in_every_format_of_its_kind(
    kind: Kind, value: Value, written: list[str]
) -> None:
    assert [each.write(value) for each in FORMATS[kind]] == written


@pytest.mark.parametrize("kind", Kind)
def test_the_first_format_of_a_kind_shows_no_whole_number(kind: Kind) -> None:
    assert not FORMATS[kind][0].whole
    assert format_of(kind, "of another column") is FORMATS[kind][0]
