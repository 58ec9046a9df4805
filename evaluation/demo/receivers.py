"""Who got tables of a village: an office that asks for the list of households each month."""

from dataclasses import replace
from datetime import timedelta

from evaluation.demo.desk import Desk
from evaluation.tables.actions import send_table
from evaluation.tables.queries.listing import asked_of, default_time
from evaluation.tables.queries.preparing import prepare
from evaluation.tables.queries.registry import TABLES
from grids.writing import Sent
from households.tables.filling import TIME, everything
from households.tables.typed import Layout, Wanted

_OFFICE = "县民政局"


def receivers(desk: Desk) -> None:
    """The last one went out some weeks ago; the button makes the next, with what has changed."""
    clerk, at = desk.officer("clerk"), desk.now - timedelta(days=24)
    asked = asked_of(desk.village, default_time(desk.village, at.date()), clerk, at)
    table = TABLES["homes"]
    columns = [
        replace(each, format="last4" if each.field == "phone" else each.format)
        for each in everything(table.told(asked, table.load(asked)))
    ]
    layout = Layout(f"{desk.village.name}农户名单（{TIME}）", signed=True)
    wanted = Wanted(columns, layout, receiver=_OFFICE)
    send_table(prepare(table, asked, wanted), sent=Sent(actor=clerk, kind="demo", at=at))
