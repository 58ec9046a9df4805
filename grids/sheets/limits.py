"""What a spreadsheet may hold at most, and the sentences for a file that is not read.

The limits are those of trust.md §2.2, items 4, 23 and 25.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from grids.writing import Refused

MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 200
#: Twenty thousand rows of sixty columns.
MOST_CELLS = 1_200_000
#: What a torn or made-up archive makes Python's own readers raise.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
)


def no_table() -> Refused:
    return Refused(
        _(
            "This file is not a table that can be read. Open it in WPS or Excel, save it as .xlsx, "
            "choose the new file."
        )
    )


def of_another_program(parts: Iterable[str]) -> Refused:
    """What to do with an archive that is no .xlsx, by the names of what is in it."""
    names = {name.lower() for name in parts}
    if "xl/workbook.bin" in names or "content.xml" in names or "index.zip" in names:
        return Refused(
            _("This is a table of another kind (.xlsb, .ods, .numbers). Save it as .xlsx first.")
        )
    if "word/document.xml" in names:
        return document()
    return no_table()


def document() -> Refused:
    return Refused(
        _("This is a document and no table. Copy the table in it into a new sheet, save as .xlsx.")
    )


def hidden_table(sheets: str) -> Refused:
    return Refused(
        _(
            "The table stands on a hidden sheet (%s). Right-click a sheet's name below the table, "
            "choose “Unhide”, save it."
        )
        % sheets
    )


def web_page() -> Refused:
    return Refused(_("This is a web page and no table. Open it in WPS or Excel, save it as .xlsx."))


def unsaved_formulas() -> Refused:
    return Refused(
        _("The table has formulas whose results were not saved. Open it in WPS or Excel, save it.")
    )


def bomb() -> Refused:
    return Refused(
        _("This file unpacks to far more than a table. Copy the table alone into a new .xlsx.")
    )


def too_large() -> Refused:
    return Refused(_("The table has more than 20,000 rows. Split it by village."))


def too_wide() -> Refused:
    return Refused(
        _("The table has more than 200 columns. Remove the columns that are not needed, save it.")
    )


def unreadable_signs(line: int) -> Refused:
    return Refused(
        _(
            "Many signs of this file cannot be read, the first in line %s. Open it in WPS or "
            "Excel, look at that line, save the table as .xlsx."
        )
        % line
    )
