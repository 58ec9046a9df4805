"""Files that are no roster, or would hurt: each is refused in a sentence, and costs no memory."""

import io
import subprocess
import sys
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from grids.writing import Refused
from tests.households.sheets import HEADINGS, LI, ZHANG, edited, names, read, xlsx

PLAIN = [HEADINGS, ZHANG, LI]
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'
SHEET = "xl/worksheets/sheet1.xml"
#: Reads what comes in, and prints the refusal and by how many MB the process grew meanwhile.
MEASURED = """
import resource, sys, django
django.setup()
from grids.writing import Refused
from households.roster.table import read_table
from tests.households.sheets import HEADINGS, ZHANG, xlsx
read_table(xlsx([HEADINGS, ZHANG]))
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_table(data)
except Refused as refusal:
    print(refusal)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def why_refused(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data)
    return str(refused.value)


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one part more."""
    made = io.BytesIO(xlsx(PLAIN))
    with ZipFile(made, "a", ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return made.getvalue()


@cache
def bomb() -> bytes:
    return with_part("xl/worksheets/sheet9.xml", b"0" * 200_000_000)


def scratched(data: bytes) -> bytes:
    """All parts are there, and what one of them holds cannot be unpacked."""
    with ZipFile(io.BytesIO(data)) as book:
        start = book.getinfo(SHEET).header_offset + 30 + len(SHEET)
    return data[:start] + b"\xff" * 40 + data[start + 40 :]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有找到表头"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .xlsx"),
        (b"<html><table><tr><td>\xe5\xa7\x93</td></tr></table></html>", "网页"),
        (b"\n <!DOCTYPE html>\n<html></html>", "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "网页"),
        (b"%PDF-1.7\n\x00\x01", "不是表格"),
        (b"MIME-Version: 1.0\n\n<html></html>", "网页"),
        (b"\x00\x01\x02\x03" * 50, "不是能读的表格"),
        ("户编号,姓名,与户主关系\n".encode("gbk") + b"\xff,\xff\n" * 30, "第2行"),
        (b"PK\x03\x04 and no more", "不是能读的表格"),
        (xlsx(PLAIN)[:-300], "不是能读的表格"),
        (scratched(xlsx(PLAIN)), "不是能读的表格"),
        (bomb(), "解压"),
        (xlsx([["姓名"], ["张大山"]]), "没有找到表头"),
        (xlsx([[]]), "没有找到表头"),
        (xlsx([HEADINGS, *[ZHANG] * 20_001]), "20000行"),
        (xlsx([[*HEADINGS, *["x"] * 200], [*ZHANG, *["x"] * 200]]), "200列"),
        (b"x" * (5 * 1024 * 1024 + 1), "5MB"),
        (edited(xlsx(PLAIN), SHEET, "<worksheet", f"{DOCTYPE}<worksheet"), "不是能读的表格"),
        (edited(xlsx(PLAIN), SHEET, r'<c r="B2"[^/]*</v>', '<c r="B2"><f>A1</f>'), "公式"),
    ],
    ids=[
        "empty", "xls or et", "html", "html with a doctype", "xml of Excel 2003", "pdf", "mht",
        "bytes", "signs", "torn zip",
        "torn xlsx", "scratched xlsx", "bomb", "one column", "nothing", "20,001 rows",
        "205 columns", "too large", "document type", "formula without a result",
    ],
)  # fmt: skip
def test_what_is_no_roster_is_refused_in_a_sentence_that_says_what_to_do(
    data: bytes, said: str
) -> None:
    sentence = why_refused(data)
    assert said in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    "data", [bomb(), xlsx([HEADINGS, *[ZHANG] * 20_001])], ids=["bomb", "20,001 rows"]
)
def test_what_is_refused_costs_less_than_fifty_megabytes(data: bytes) -> None:
    command = [sys.executable, "-c", MEASURED]
    told = subprocess.run(command, input=data, capture_output=True, check=True)
    sentence, grown = told.stdout.decode().strip().rsplit("\n", 1)
    assert sentence.endswith("。")
    assert int(grown) < 50


def test_macros_pictures_and_pivot_tables_come_along_and_are_not_read() -> None:
    made = io.BytesIO(xlsx(PLAIN))
    with ZipFile(made, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/vbaProject.bin", b"\xcc\x61 not a macro")
        book.writestr("xl/media/image1.png", b"\x89PNG" + b"\0" * 10)
        book.writestr("xl/pivotTables/pivotTable1.xml", b"<broken")
        book.writestr("xl/pivotCache/pivotCacheDefinition1.xml", b"<broken")
    assert names(made.getvalue()) == [("010001", "张大山"), ("010001", "李梅")]
