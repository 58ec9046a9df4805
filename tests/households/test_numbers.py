"""ID numbers and names: the standard's own examples, every slip of a finger, spaces that spread."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grids.sheets.cells import read_group, read_name
from grids.writing import Refused
from households.naming import search_key
from households.numbers import check_character, id_number_fault, masked_id_number
from households.roster.table import read_table


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "110105491231002"])
def test_the_examples_of_the_standard_can_be_right(number: str) -> None:
    assert id_number_fault(number) == ""


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, more: int) -> None:
    good = "11010519491231002X"
    digit = str((int(good[place]) + more) % 10)
    assert id_number_fault(good[:place] + digit + good[place + 1 :]) == "id_check_digit"


@pytest.mark.parametrize("day", ["19490231", "19491301", "00000000"])
def test_a_day_that_does_not_exist_is_noticed(day: str) -> None:
    first = f"110105{day}002"
    assert id_number_fault(first + check_character(first)) == "id_check_digit"


@given(st.text("0123456789X", min_size=15, max_size=18))
def test_a_mask_keeps_the_length_and_four_characters(number: str) -> None:
    assert masked_id_number(number) == "*" * (len(number) - 4) + number[-4:]


def test_names_are_read_whole_however_they_are_spread() -> None:
    assert {read_name(cell) for cell in ("王　强", "王\n强", " 王 强 ")} == {"王强"}
    assert search_key("单雄").split() == [
        "单雄",
        "shanxiong",
        "danxiong",
        "chanxiong",
        "sx",
        "dx",
        "cx",
    ]
    assert "lubu" in search_key("吕布").split()
    assert {read_group(cell) for cell in (3.0, "3组", "第3组", "三组", "第三组")} == {"第3组"}


def workbook(**cells: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for place, value in {"A1": "户编号", "B1": "姓名", "C1": "与户主关系", **cells}.items():
        book.active[place] = value
    book.save(file)
    return file.getvalue()


def test_a_lone_cell_at_the_far_end_is_refused_before_room_is_made_for_it() -> None:
    assert len(read_table(workbook(A2="1", B2="王强")).rows) == 1
    for far in ("XFD2", "A1048576"):
        with pytest.raises(Refused):
            read_table(workbook(**{far: "x"}))


def test_a_workbook_with_a_document_type_is_refused() -> None:
    evil = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(evil, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY e "e">]>' + content
            bad.writestr(name, content)
    with pytest.raises(Refused):
        read_table(evil.getvalue())
