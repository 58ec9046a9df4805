"""Rosters, compared with what is kept and carried out whole or not at all."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, writing
from households.actions.locking import locked_village
from households.actions.uploads import KEPT_FOR, File, open_file, opened
from households.models import RosterUpload
from households.roster import progress
from households.roster.comparing import Plan, compare
from households.roster.keeping import keep
from households.roster.progress import Step
from households.roster.reading import read_roster
from households.roster.rows import Roster


def plan_upload(upload: RosterUpload) -> tuple[Roster, Plan]:
    """What confirming this upload would do now; ``Refused`` when it was confirmed before."""
    roster = read_roster(opened(upload).table)
    return roster, compare(roster, upload.village)


def confirm_upload(upload: RosterUpload, *, seen: str, sent: Sent) -> Receipt:
    """Carry out what was shown: ``seen`` is the digest of the plan on the clerk's page."""
    with writing(sent) as write:
        village = _locked(upload.village_id, write)
        if upload.uploaded_at < sent.at - KEPT_FOR:
            raise Refused(_("This upload is more than an hour old. Upload the file again."))
        upload = RosterUpload.objects.get(pk=upload.pk)
        tell = partial(progress.tell, upload.pk)
        receipt = _import(opened(upload), village, write, seen=seen, tell=tell)
        # Emptied and not deleted, so that the second press of a double click finds its page.
        upload.sealed_file = b""
        upload.save(update_fields=["sealed_file"])
        return receipt


def import_roster(village_id: UUID, *, data: bytes, sent: Sent) -> Receipt:
    """The same without a page between; ``Refused`` when nothing would change."""
    file = open_file(data)
    with writing(sent) as write:
        return _import(file, _locked(village_id, write), write)


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
    *,
    seen: str = "",
    tell: Callable[[Step], None] = _to_nobody,
) -> Receipt:
    """One transaction, one receipt, one ledger entry with the file's digest and the counts.

    The plan is made again under the village's lock, so of two confirmations at once the second
    finds nothing left to change.
    """
    tell(Step.READING)
    roster = read_roster(file.table)
    tell(Step.COMPARING)
    plan = compare(roster, village)
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
    return write.done(_summary(counts), village)


def _counts(roster: Roster, plan: Plan) -> dict[str, int]:
    return {
        "households": len(plan.new_households),
        "new": plan.new,
        "changed": plan.changed_people,
        "unchanged": plan.unchanged,
        "refused": len(plan.refused),
        "left_empty": len(roster.left_empty),
    }


def _summary(counts: dict[str, int]) -> str:
    return (
        _(
            "Roster imported: %(households)s new households, %(new)s new people, %(changed)s "
            "changed, %(unchanged)s unchanged, %(refused)s rows refused, %(left_empty)s values "
            "left empty."
        )
        % counts
    )
