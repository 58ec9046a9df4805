"""The files that an import opens: django-import-export formats that read with calamine.

What is no workbook, is too large when unpacked or carries entities is refused with one sentence
(trust.md §2.2, items 4, 23 and 25).
"""

import csv
import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX, Format
from python_calamine import CalamineError, CalamineWorkbook

from grids.writing import Refused

MAX_BYTES = 5 * 1024 * 1024
_MAX_ENTRIES, _MAX_UNPACKED, _MAX_RATIO = 200, 60 * 1024 * 1024, 100
_MAX_ROWS, _MAX_COLUMNS = 20_000, 60
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Cells = list[list[Any]]


class CalamineXLSX(XLSX):  # type: ignore[misc]  # because import-export has no types
    """A workbook's sheets as rows of cells, ten times as fast as openpyxl."""

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> list[Cells]:
        _check_archive(in_stream)
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(in_stream))
            return [_bounded(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
        except (CalamineError, OSError, ValueError) as error:
            raise Refused(_no_workbook()) from error


class VillageCSV(CSV):  # type: ignore[misc]  # because import-export has no types
    """A text file as old offices save it: UTF-8 with or without mark, or GB18030."""

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> list[Cells]:
        text = _decoded(in_stream)
        return [_bounded(list(csv.reader(io.StringIO(text, newline=""))))]


def sheets_of(data: bytes, file_name: str) -> list[Cells]:
    """The sheets of an uploaded file; ``Refused`` says what to do with a file that is none."""
    if len(data) > MAX_BYTES:
        raise Refused(_("The file is larger than 5 MB. Remove pictures and empty sheets from it."))
    if data.startswith(_OLD_OFFICE) or file_name.lower().endswith((".xls", ".et")):
        raise Refused(_("This is an old table format. Save it as .xlsx in WPS or Excel first."))
    kind: type[Format] = CalamineXLSX if data.startswith(b"PK") else VillageCSV
    sheets: list[Cells] = kind().create_dataset(data)
    return sheets


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            inner = [entry.filename for entry in entries if entry.filename.endswith(".xml")]
            declares = any(b"<!DOCTYPE" in archive.open(name).read(2048) for name in inner[:50])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Refused(_no_workbook()) from error
    packed = max(1, len(data))
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
        raise Refused(_("This file unpacks to far more than a roster. Save it again as .xlsx."))
    if declares:
        raise Refused(_no_workbook())


def _bounded(rows: Cells) -> Cells:
    if len(rows) > _MAX_ROWS or any(len(row) > _MAX_COLUMNS for row in rows[:50]):
        raise Refused(_("The table has more than 20,000 rows or 60 columns. Split it by village."))
    return rows


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(_no_workbook())


def _no_workbook() -> str:
    return _("This file is not a table that can be read. Choose an .xlsx or .csv file.")
