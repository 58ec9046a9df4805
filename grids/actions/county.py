"""A whole county is founded from a workbook: all of it or nothing, and a second time nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from grids.actions.founding import found_township, one_at_a_time, record_founding
from grids.codes import sha256_of
from grids.logging_in.one_time_passwords import password_on_slip
from grids.models import Officer, Township
from grids.roles import Role
from grids.sheets.table import read_table
from grids.workbook import county
from grids.workbook.comparing import Plan, compare
from grids.workbook.keeping import keep
from grids.writing import Refused

#: As many mistakes are told at once.
_TOLD = 50


@dataclass(frozen=True)
class Slip:
    """What the first officer of a township logs in with."""

    township: str
    username: str
    password: str


@dataclass
class Founded:
    """What a workbook makes here; ``left_empty`` are sentences about telephone numbers."""

    townships: int = 0
    villages: int = 0
    grids: int = 0
    officers: int = 0
    posts: int = 0
    unchanged: int = 0
    slips: list[Slip] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.townships or self.villages or self.grids or self.posts)


def found_county(data: bytes, *, at: datetime, only_show: bool) -> Founded:
    """Found what the workbook names and is not here yet; ``Refused`` names each wrong cell.

    With ``only_show`` everything is carried out and taken back again.
    """
    table = read_table(data, county.COLUMNS, missing=county.what_is_missing)
    parts, refused = county.parts_of(table)
    founded, digest = Founded(), sha256_of(data)
    with transaction.atomic():
        one_at_a_time()
        for part in parts:
            book = part.book
            founded.townships += found_township(part.name, telephone=part.telephone, at=at)
            township = Township.objects.get(name=part.name)
            plan = compare(book, township, today=localdate(at), with_places=True)
            refused += plan.refused
            founded.left_empty += county.left_empty(table, book)
            _keep(plan, township, founded, at=at, file=digest)
        if refused:
            raise Refused("\n".join(county.where_and_why(table, refused)[:_TOLD]))
        transaction.set_rollback(only_show)
    return founded


def _keep(plan: Plan, township: Township, founded: Founded, *, at: datetime, file: str) -> None:
    made = {
        "villages": len(plan.villages),
        "grids": len(plan.grids),
        "officers": len(plan.officers),
        "posts": len(plan.posts),
    }
    founded.unchanged += plan.unchanged
    if not any(made.values()):
        return
    plan.phones = []  # whoever is here keeps what their own office entered
    keep(plan, at=at, by=None)
    record_founding("county_founded", township, place=township, at=at, file=file, **made)
    for name, count in made.items():
        setattr(founded, name, getattr(founded, name) + count)
    founded.slips += [Slip(township.name, *_log_in(one)) for one in _of_the_office(plan)]


def _of_the_office(plan: Plan) -> list[Officer]:
    """Whom nobody in the township can give a slip yet."""
    office = {new.post.officer_id for new in plan.posts if new.post.role == Role.TOWNSHIP}
    return [officer for officer in plan.officers if officer.pk in office]


def _log_in(officer: Officer) -> tuple[str, str]:
    return officer.username, password_on_slip(officer)
