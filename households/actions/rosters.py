"""Rosters: kept sealed between upload and confirmation, then carried out whole or not at all."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import Receipt, Village
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.sheets.table import Table
from grids.writing import Refused, Sent, Write, writing
from households.actions.locking import locked_village
from households.models import RosterUpload
from households.roster.comparing import Plan, compare
from households.roster.keeping import keep
from households.roster.reading import Roster, read_roster
from households.roster.table import read_table

#: How long an upload waits for its confirmation (design.md §8, importing).
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class File:
    """What is left of a file once it was opened: our columns, and what it was."""

    table: Table
    digest: str


def open_file(data: bytes) -> File:
    """Raises ``Refused`` with the sentence for the clerk when it holds no roster."""
    return File(read_table(data), sha256_of(data))


def upload_roster(village_id: UUID, *, data: bytes, file_name: str, sent: Sent) -> Receipt:
    """Keep a roster's columns, sealed, until it is confirmed; whatever is older goes."""
    file = open_file(data)
    with writing(sent) as write:
        village = Village.objects.get(pk=village_id)
        write.allow(village, Role.CLERK)
        RosterUpload.objects.filter(uploaded_at__lt=write.at - KEPT_FOR).delete()
        upload = RosterUpload(
            village=village,
            officer=sent.officer,
            file_name=file_name[:120],
            file_digest=file.digest,
            uploaded_at=write.at,
        )
        upload.sealed_file = seal(file.table.as_json(), context=_context(upload))
        upload.save()
        return write.done(_("The file was read. Nothing is in the roster yet."), upload)


def plan_upload(upload: RosterUpload) -> tuple[Roster, Plan]:
    """What confirming this upload would do now; ``Refused`` when it was confirmed before."""
    roster = read_roster(_opened(upload).table)
    return roster, compare(roster, upload.village)


def confirm_upload(upload: RosterUpload, *, seen: str, sent: Sent) -> Receipt:
    """Carry out what was shown: ``seen`` is the digest of the plan on the clerk's page."""
    with writing(sent) as write:
        village = _locked(upload.village_id, write)
        if upload.uploaded_at < sent.at - KEPT_FOR:
            raise Refused(_("This upload is more than an hour old. Upload the file again."))
        upload = RosterUpload.objects.get(pk=upload.pk)
        receipt = _import(_opened(upload), village, write, seen=seen)
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


def _import(file: File, village: Village, write: Write, *, seen: str = "") -> Receipt:
    """One transaction, one receipt, one ledger entry with the file's digest and the counts.

    The plan is made again under the village's lock, so of two confirmations at once the second
    finds nothing left to change.
    """
    roster = read_roster(file.table)
    plan = compare(roster, village)
    if plan.empty:
        raise Refused(_("The roster already holds all of this: nothing is left to change."))
    if seen and seen != plan.digest:
        raise Refused(
            _("The roster has changed since this page was shown. Look again, then confirm.")
        )
    keep(plan, today=localdate(write.at))
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


def _context(upload: RosterUpload) -> str:
    return f"roster:{upload.pk}"


def _opened(upload: RosterUpload) -> File:
    if not upload.sealed_file:
        raise Refused(_("This upload was confirmed already. Its receipt tells what was changed."))
    text = unseal(upload.sealed_file, context=_context(upload))
    return File(Table.from_json(text), upload.file_digest)
