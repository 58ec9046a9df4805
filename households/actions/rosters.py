"""Rosters, compared with what is kept and carried out whole or not at all."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.listing import listed
from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.actions.locking import locked_village
from households.actions.uploads import (
    File,
    columns_of,
    meanings_in,
    open_file,
    opened,
    original_of,
    refuse_expired,
)
from households.models import RosterImport, RosterUpload
from households.roster import progress
from households.roster.comparing import NO_CHOICES, compare
from households.roster.errors import error_workbook
from households.roster.keeping import keep
from households.roster.plan import Plan
from households.roster.problems import problems_of
from households.roster.progress import Step
from households.roster.reading import read_roster
from households.roster.rows import Roster


def plan_upload(upload: RosterUpload, *, now: datetime) -> tuple[Roster, Plan]:
    """What confirming this upload would do now; ``Refused`` when it cannot be confirmed."""
    refuse_expired(upload, now)
    roster = read_roster(opened(upload).table)
    return roster, compare(roster, upload.village, upload.choices)


def choose_people(upload_id: UUID, choices: Mapping[str, str], *, sent: Sent) -> Receipt:
    """Keep who ambiguous rows are: ``sheet:row`` → a membership's key, NEW or LEFT_OUT."""
    with writing(sent) as write:
        upload = locked(RosterUpload.objects.filter(pk=upload_id)).get()
        write.allow(upload.village, Role.CLERK)
        opened(upload)
        upload.choices = {**upload.choices, **choices}
        upload.save(update_fields=["choices"])
        return write.done(_("Your choice is kept. Nothing is in the roster yet."), upload)


def confirm_upload(upload: RosterUpload, *, seen: str, sent: Sent) -> Receipt:
    """Carry out what was shown: ``seen`` is the digest of the plan on the clerk's page."""
    with writing(sent) as write:
        village = _locked(upload.village_id, write)
        refuse_expired(upload, sent.at)
        upload = RosterUpload.objects.get(pk=upload.pk)
        tell = partial(progress.tell, upload.pk)
        counts = _import(opened(upload), village, write, upload.choices, seen=seen, tell=tell)
        # The file and what was read of it stay for the error file until the hour is over.
        upload.receipt = write.receipt
        upload.save(update_fields=["receipt"])
        return write.done(_summary(counts), upload)


def error_file(upload: RosterUpload, *, now: datetime) -> bytes:
    """The clerk's own workbook, marked; also after the rest went in, until the hour is over.

    What the check read is not read again; it is compared with the village as it is now.
    """
    refuse_expired(upload, now)
    table = columns_of(upload)
    roster = read_roster(table)
    problems = problems_of(roster, compare(roster, upload.village, upload.choices))
    if not problems:
        raise Refused(_("There is nothing in this file that has to be put right."))
    return error_workbook(original_of(upload), problems, table.headers)


def import_roster(village_id: UUID, *, data: bytes, sent: Sent) -> Receipt:
    """The same without a page between; ``Refused`` when nothing would change."""
    file = open_file(data, meanings_in(village_id))
    with writing(sent) as write:
        village = _locked(village_id, write)
        counts = _import(file, village, write, NO_CHOICES)
        return write.done(_summary(counts), village)


def _locked(village_id: UUID, write: Write) -> Village:
    village = locked_village(village_id)
    write.allow(village, Role.CLERK)
    return village


def _to_nobody(_step: Step) -> None:
    """Nobody watches an import that has no page."""


def _import(
    file: File,
    village: Village,
    write: Write,
    choices: Mapping[str, str],
    *,
    seen: str = "",
    tell: Callable[[Step], None] = _to_nobody,
) -> dict[str, int]:
    """One transaction, one receipt, one ledger entry with the file's digest and the counts.

    The plan is made again under the village's lock, so of two confirmations at once the second
    finds nothing left to change.
    """
    tell(Step.READING)
    roster = read_roster(file.table)
    tell(Step.COMPARING)
    plan = compare(roster, village, choices)
    if plan.empty:
        raise Refused(_("The roster already holds all of this: nothing is left to change."))
    if seen and seen != plan.digest:
        raise Refused(
            _("The roster has changed since this page was shown. Look again, then confirm.")
        )
    tell(Step.WRITING)
    keep(plan, today=localdate(write.at))
    tell(Step.RECORDING)
    counts = _counts(roster, plan)
    write.record("roster_imported", village, file=file.digest, plan=plan.digest, **counts)
    RosterImport.objects.create(
        village=village,
        officer=write.sent.officer,
        file_digest=file.digest,
        receipt=write.receipt,
        counts=counts,
        at=write.at,
    )
    return counts


def _counts(roster: Roster, plan: Plan) -> dict[str, int]:
    return {
        "households": len(plan.new_households),
        "new": plan.new,
        "changed": plan.changed_people,
        "unchanged": plan.unchanged,
        "waiting": len(plan.ambiguous) + plan.waiting,
        "left_out": plan.left_out,
        "refused": len(plan.refused),
        "left_empty": len(roster.left_empty),
    }


def _summary(counts: dict[str, int]) -> str:
    """What came of it, without what there was none of."""
    words = {
        "households": ngettext("%d new household", "%d new households", counts["households"]),
        "new": ngettext("%d new person", "%d new people", counts["new"]),
        "changed": ngettext("%d person changed", "%d people changed", counts["changed"]),
        "unchanged": ngettext("%d person unchanged", "%d people unchanged", counts["unchanged"]),
        "waiting": ngettext("%d row undecided", "%d rows undecided", counts["waiting"]),
        "left_out": ngettext("%d row left out", "%d rows left out", counts["left_out"]),
        "refused": ngettext("%d row refused", "%d rows refused", counts["refused"]),
        "left_empty": ngettext("%d value left empty", "%d values left empty", counts["left_empty"]),
    }
    told = listed(words[name] % count for name, count in counts.items() if count)
    return _("Roster imported: %(what)s.") % {"what": told}
