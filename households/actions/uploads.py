"""A clerk's spreadsheet between upload and confirmation: sealed, and gone after an hour."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import Receipt, Village
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.sheets.table import Table
from grids.writing import Refused, Sent, writing
from households.models import RosterUpload
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


def _context(upload: RosterUpload) -> str:
    return f"roster:{upload.pk}"


def opened(upload: RosterUpload) -> File:
    """The columns that were kept; ``Refused`` when the upload was confirmed before."""
    if not upload.sealed_file:
        raise Refused(_("This upload was confirmed already. Its receipt tells what was changed."))
    text = unseal(upload.sealed_file, context=_context(upload))
    return File(Table.from_json(text), upload.file_digest)
