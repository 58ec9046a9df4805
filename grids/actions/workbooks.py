"""Workbooks of officers: kept sealed between upload and confirmation, then carried out whole."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import OfficerUpload, Receipt, Township
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.sheets.table import Table, read_table
from grids.staffing import locked_township
from grids.workbook.columns import COLUMNS, what_is_missing
from grids.workbook.comparing import Plan, compare
from grids.workbook.keeping import keep
from grids.workbook.reading import Workbook, read_workbook
from grids.writing import Refused, Sent, writing

#: How long an upload waits for its confirmation (design.md §8, importing).
KEPT_FOR = timedelta(hours=1)


def forget_officer_uploads(now: datetime) -> int:
    """Everything that waited for more than an hour; how many there were."""
    return OfficerUpload.objects.filter(uploaded_at__lt=now - KEPT_FOR).delete()[0]


def upload_officers(township_id: UUID, *, data: bytes, file_name: str, sent: Sent) -> Receipt:
    """Keep a workbook's columns, sealed, until it is confirmed; whatever is older goes."""
    table = read_table(data, COLUMNS, missing=what_is_missing)
    with writing(sent) as write:
        township = Township.objects.get(pk=township_id)
        write.allow(township, Role.TOWNSHIP)
        forget_officer_uploads(write.at)
        upload = OfficerUpload(
            township=township,
            officer=sent.officer,
            file_name=file_name[:120],
            file_digest=sha256_of(data),
            uploaded_at=write.at,
        )
        upload.sealed_file = seal(table.as_json(), context=_context(upload))
        upload.save()
        return write.done(_("The file was read. Nobody is entered yet."), upload)


def plan_officers(upload: OfficerUpload) -> tuple[Table, Workbook, Plan]:
    """What confirming would do now; ``Refused`` when it was confirmed before."""
    table = _opened(upload)
    book = read_workbook(table)
    return table, book, compare(book, upload.township, today=localdate())


def confirm_officers(
    upload: OfficerUpload, *, seen: str, villages: set[str], grids: bool, sent: Sent
) -> Receipt:
    """Carry out what was shown (``seen`` is its digest), with the new places that were ticked.

    The plan is made again under the township's lock, so of two confirmations at once the second
    finds nothing left to do.
    """
    with writing(sent) as write:
        township = locked_township(upload.township_id)
        write.allow(township, Role.TOWNSHIP)
        if upload.uploaded_at < sent.at - KEPT_FOR:
            raise Refused(_("This upload is more than an hour old. Upload the file again."))
        upload = OfficerUpload.objects.select_related("township").get(pk=upload.pk)
        _table, book, whole = plan_officers(upload)
        if seen != whole.digest:
            raise Refused(
                _("The officers have changed since this page was shown. Look again, then confirm.")
            )
        unticked = {village.name for village in whole.villages} - villages
        plan = whole.without(villages=unticked, grids=grids)
        if plan.empty:
            raise Refused(_("Nothing is left to enter: tick the villages and grids to be made."))
        keep(plan, at=write.at, by=sent.officer)
        counts = _counts(book, plan, whole)
        write.record("officers_imported", township, file=upload.file_digest, **counts)
        # Emptied and not deleted, so that the second press of a double click finds its page.
        upload.sealed_file = b""
        upload.save(update_fields=["sealed_file"])
        return write.done(_summary(counts), township)


def _counts(book: Workbook, plan: Plan, whole: Plan) -> dict[str, int]:
    return {
        "officers": len(plan.officers),
        "posts": len(plan.posts),
        "phones": len(plan.phones),
        "villages": len(plan.villages),
        "grids": len(plan.grids),
        "unchanged": plan.unchanged,
        "refused": len(plan.refused),
        "left_out": len(whole.posts) - len(plan.posts),
        "left_empty": len(book.left_empty),
    }


def _summary(counts: dict[str, int]) -> str:
    return (
        _(
            "Workbook carried out: %(officers)s new officers, %(posts)s new posts, %(villages)s "
            "villages and %(grids)s grids made, %(unchanged)s posts unchanged, %(refused)s rows "
            "refused, %(left_out)s posts left out."
        )
        % counts
    )


def _context(upload: OfficerUpload) -> str:
    return f"officers:{upload.pk}"


def _opened(upload: OfficerUpload) -> Table:
    if not upload.sealed_file:
        raise Refused(_("This upload was confirmed already. Its receipt tells what was changed."))
    return Table.from_json(unseal(upload.sealed_file, context=_context(upload)))
