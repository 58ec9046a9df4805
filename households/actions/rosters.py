"""Rosters: kept sealed between upload and confirmation, then carried out whole or not at all."""

import base64
from datetime import timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import Receipt, Village
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.writing import Refused, Sent, locked, writing
from households.models import RosterUpload
from households.roster.comparing import Plan, compare
from households.roster.keeping import keep
from households.roster.reading import Roster, read_roster

#: How long an upload waits for its confirmation (design.md §8, importing).
KEPT_FOR = timedelta(hours=1)


def upload_roster(village_id: UUID, *, data: bytes, file_name: str, sent: Sent) -> Receipt:
    """Keep an uploaded file, sealed, until it is confirmed; whatever is older than an hour goes."""
    read_roster(data, file_name=file_name)
    with writing(sent) as write:
        village = Village.objects.get(pk=village_id)
        write.allow(village, Role.CLERK)
        RosterUpload.objects.filter(uploaded_at__lt=write.at - KEPT_FOR).delete()
        upload = RosterUpload(
            village=village,
            officer=sent.officer,
            file_name=file_name[:120],
            file_digest=sha256_of(data),
            uploaded_at=write.at,
        )
        text = base64.b85encode(data).decode()
        upload.sealed_file = seal(text, context=f"roster:{upload.pk}")
        upload.save()
        write.record("roster_uploaded", upload, file=upload.file_digest)
        return write.done(_("The file was read. Nothing is in the roster yet."), upload)


def content_of_upload(upload: RosterUpload) -> bytes:
    """The file as it was uploaded."""
    return base64.b85decode(unseal(upload.sealed_file, context=f"roster:{upload.pk}"))


def plan_upload(upload: RosterUpload) -> tuple[Roster, Plan]:
    """What confirming this upload would do now."""
    roster = read_roster(content_of_upload(upload), file_name=upload.file_name)
    return roster, compare(roster, upload.village)


def import_roster(village_id: UUID, *, data: bytes, file_name: str, sent: Sent) -> Receipt:
    """Carry out an import: one transaction, one receipt, one ledger entry with the file's digest.

    The plan is made again under the village's lock, so of two confirmations at once the second
    finds nothing left to change.
    """
    with writing(sent) as write:
        village = locked(Village.objects.filter(pk=village_id)).get()
        write.allow(village, Role.CLERK)
        roster = read_roster(data, file_name=file_name)
        plan = compare(roster, village)
        keep(plan, village, today=localdate(write.at))
        counts = {
            "households": len(plan.new_households),
            "new": plan.new,
            "changed": plan.changed_people,
            "unchanged": plan.unchanged,
            "refused": len(plan.refused),
            "left_empty": len(roster.left_empty),
        }
        write.record("roster_imported", village, file=sha256_of(data), **counts)
        return write.done(_summary(plan))


def confirm_upload(upload: RosterUpload, *, sent: Sent) -> Receipt:
    """Confirm an upload that is not yet an hour old."""
    if upload.uploaded_at < sent.at - KEPT_FOR:
        raise Refused(_("This upload is more than an hour old. Upload the file again."))
    return import_roster(
        upload.village_id, data=content_of_upload(upload), file_name=upload.file_name, sent=sent
    )


def _summary(plan: Plan) -> str:
    if plan.empty:
        return _("The roster already held all of this: nothing changed.")
    return _(
        "Roster imported: %(households)s new households, %(new)s new people, %(changed)s changed, "
        "%(unchanged)s unchanged, %(refused)s rows refused."
    ) % {
        "households": len(plan.new_households),
        "new": plan.new,
        "changed": plan.changed_people,
        "unchanged": plan.unchanged,
        "refused": len(plan.refused),
    }
