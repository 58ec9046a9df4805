"""Handing in a table as a clerk does it: the form as its page shows it, and the workbook read."""

import io
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from grids.models import Township, Village
from tests.households.typing import press, shown

Place = Village | Township


def page_of(place: Place, code: str) -> str:
    name = "table_send" if isinstance(place, Village) else "township_table"
    return reverse(name, args=[place.pk, code])


def list_of(place: Place) -> str:
    name = "table_list" if isinstance(place, Village) else "township_tables"
    return reverse(name, args=[place.pk])


def filled_in(desk: Client, place: Place, code: str, query: str = "") -> dict[str, Any]:
    """Everything that the page would send."""
    form = desk.get(page_of(place, code) + query).context["form"]
    fields = shown(form)
    for part in (form.columns.formset.management_form, *form.columns.formset.forms):
        fields |= {bound.html_name: bound.value() for bound in part if bound.value() is not None}
    return {name: value for name, value in fields.items() if value is not False}


def hand_in(desk: Client, place: Place, code: str, **more: Any) -> Any:
    """The answer to the button; a field that is ``None`` is left out."""
    fields = filled_in(desk, place, code) | more
    sent = {name: value for name, value in fields.items() if value is not None}
    return press(desk, page_of(place, code), sent)


def column(desk: Client, place: Place, code: str, field: str) -> str:
    """``column-3``: the line of a field."""
    forms = desk.get(page_of(place, code)).context["form"].columns.formset.forms
    found: str = next(form.prefix for form in forms if form["field"].value() == field)
    return found


def button(desk: Client, place: Place, name: str, **more: str) -> Any:
    """The press of a kept receiver's button on the list."""
    page = desk.get(list_of(place), more)
    [row] = [
        one for each in page.context["rows"] for one in each.buttons if str(one.receiver) == name
    ]
    fields = {**page.context["time"], "cid": row.cid}
    return press(desk, reverse("receiver_send", args=[row.receiver.pk]), fields)


def book_of(answer: Any) -> Workbook:
    assert answer.status_code == 200, answer
    assert "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert isinstance(book, Workbook)
    return book


def cells(book: Workbook, sheet: int = 0) -> list[list[str]]:
    """Each row's cells as text, without the empty ones at its end."""
    rows = [[str(cell or "") for cell in row] for row in book.worksheets[sheet].values]
    return [_trimmed(row) for row in rows]


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row
