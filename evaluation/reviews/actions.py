"""The township's spot checks: what was seen at one household, and that a fault was put right."""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.access import WORKERS
from evaluation.locking import locked_round_for
from evaluation.models import SpotCheck
from evaluation.workflow import Work
from grids.models import Receipt
from grids.writing import Refused, Sent, locked, writing


def add_spot_check(
    round_id: UUID, entry_id: UUID, *, finding: str, note: str = "", sent: Sent
) -> Receipt:
    """Record what township staff saw at one declared household."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.SPOT_CHECK, round_id)
        write.allow(round_.village, *WORKERS[Work.SPOT_CHECK])
        entry = round_.entries.declared().filter(pk=entry_id).first()
        if entry is None:
            raise Refused(_("Only households that declared are spot-checked."))
        if round_.spot_checks.filter(entry=entry).exists():
            raise Refused(_("This household is spot-checked already."))
        if finding != SpotCheck.Finding.SOUND and not note.strip():
            raise Refused(_("Say in words what the fault is."))
        check = SpotCheck.objects.create(
            round=round_,
            entry=entry,
            finding=finding,
            note=note.strip(),
            officer=sent.officer,
            at=write.at,
        )
        write.record("spot_check_made", check, entry=str(entry.pk), finding=finding)
        return write.done(_("The spot check is recorded."), check)


def mend_spot_check(check_id: UUID, *, note: str, sent: Sent) -> Receipt:
    """A fault that was found is put right; what was seen first stays on record."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.SPOT_CHECK, SpotCheck.objects.get(pk=check_id).round_id)
        check = locked(SpotCheck.objects.filter(pk=check_id)).get()
        write.allow(round_.village, *WORKERS[Work.SPOT_CHECK])
        if check.finding != SpotCheck.Finding.FAULT:
            raise Refused(_("There is no fault to be put right here."))
        check.finding = SpotCheck.Finding.MENDED
        check.mended_note, check.mended_by, check.mended_at = note.strip(), sent.officer, write.at
        check.save()
        write.record("spot_check_mended", check)
        return write.done(_("Recorded: the fault is put right."), check)
