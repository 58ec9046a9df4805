"""Tables that are written while they are sent; their names say nothing about anybody."""

from collections.abc import Iterator

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from grids.sheets.writing import XLSX
from households.actions.exports import Wish
from households.roster.out.sending import ENCODINGS, as_csv, as_workbook


def sent_table(rows: Iterator[list[str]], wish: Wish, *, name: str) -> HttpResponseBase:
    """The file that was wished for, as an attachment."""
    if wish.format == "xlsx":
        book = as_workbook(rows, wish.columns)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    lines = as_csv(rows, wish.columns, encoding=ENCODINGS[wish.format])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv", headers=headers)
