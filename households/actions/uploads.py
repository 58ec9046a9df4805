"""A clerk's spreadsheet between upload and confirmation: sealed, and gone after an hour."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import Receipt, Village
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.sheets.table import Table, Unnamed
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import ColumnMeaning, RosterUpload
from households.roster.mapping import Headings, headings_of
from households.roster.table import read_table

#: How long an upload waits for its confirmation (design.md §8, importing).
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class File:
    """What is left of a file once it was opened: our columns, and what it was."""

    table: Table
    digest: str


def open_file(data: bytes, told: Mapping[str, str]) -> File:
    """Raises ``Refused`` with the sentence for the clerk when it holds no roster."""
    return File(read_table(data, told), sha256_of(data))


def meanings_in(village_id: UUID) -> dict[str, str]:
    """What the village's clerks said of headings: heading → field, or "" for not taken."""
    told = ColumnMeaning.objects.filter(village=village_id)
    return dict(told.values_list("heading", "field"))


def upload_roster(village_id: UUID, *, data: bytes, file_name: str, sent: Sent) -> Receipt:
    """Keep a roster sealed until it is confirmed; whatever is older goes.

    A table whose headings are not known is kept, too: the clerk says next what they mean.
    """
    table = _table_of(data, meanings_in(village_id))
    with writing(sent) as write:
        village = Village.objects.get(pk=village_id)
        write.allow(village, Role.CLERK)
        forget_uploads(write.at)
        upload = RosterUpload(
            village=village,
            officer=sent.officer,
            file_name=file_name[:120],
            file_digest=sha256_of(data),
            uploaded_at=write.at,
        )
        upload.sealed_original = seal(_as_text(data), context=_context(upload, "original"))
        _keep_table(upload, table)
        upload.save()
        return write.done(_("The file was read. Nothing is in the roster yet."), upload)


def name_columns(upload_id: UUID, fields: Mapping[str, str], *, sent: Sent) -> Receipt:
    """Say what headings mean (heading → field, or ""), for this file and the village's next ones.

    ``Refused`` with what is still missing; then nothing is remembered either.
    """
    with writing(sent) as write:
        upload = locked(RosterUpload.objects.filter(pk=upload_id)).get()
        write.allow(upload.village, Role.CLERK)
        data = original_of(upload)
        known = headings_of(data, {}).found
        taken = {name: heading.field for name, heading in known.items()}
        differing = {name: field for name, field in fields.items() if field != taken.get(name)}
        _remember(upload.village, differing, forget=set(fields) - set(differing), write=write)
        _keep_table(upload, read_table(data, meanings_in(upload.village_id)))
        upload.save(update_fields=["sealed_file"])
        write.record("roster_columns_named", upload.village, count=len(differing))
        return write.done(_("The columns are named, and the next file is read so, too."), upload)


def headings_in(upload: RosterUpload) -> Headings:
    """The file's headings with what they are taken for now."""
    return headings_of(original_of(upload), meanings_in(upload.village_id))


def forget_uploads(now: datetime) -> int:
    """Everything that waited for more than an hour; how many there were."""
    return RosterUpload.objects.filter(uploaded_at__lt=now - KEPT_FOR).delete()[0]


def refuse_expired(upload: RosterUpload, now: datetime) -> None:
    if upload.uploaded_at < now - KEPT_FOR:
        raise Refused(_("This upload is more than an hour old. Upload the file again."))


def opened(upload: RosterUpload) -> File:
    """The columns that were kept; ``Refused`` when confirmed, or when they have no names yet."""
    if upload.receipt_id:
        raise Refused(_("This upload was confirmed already. Its receipt tells what was changed."))
    return File(columns_of(upload), upload.file_digest)


def columns_of(upload: RosterUpload) -> Table:
    """What was read of the file when it came, also after it was confirmed."""
    if not upload.sealed_file:
        raise Refused(_("Say first what the columns of this file mean."))
    return Table.from_json(unseal(upload.sealed_file, context=_context(upload, "columns")))


def original_of(upload: RosterUpload) -> bytes:
    """The file as it came."""
    return b64decode(unseal(upload.sealed_original, context=_context(upload, "original")))


def _table_of(data: bytes, told: Mapping[str, str]) -> Table | None:
    try:
        return read_table(data, told)
    except Unnamed:
        return None


def _keep_table(upload: RosterUpload, table: Table | None) -> None:
    text = table.as_json() if table else ""
    upload.sealed_file = seal(text, context=_context(upload, "columns")) if text else b""


def _remember(
    village: Village, fields: Mapping[str, str], *, forget: set[str], write: Write
) -> None:
    told = ColumnMeaning.objects.filter(village=village)
    told.filter(heading__in={*forget, *fields}).delete()
    ColumnMeaning.objects.bulk_create(
        ColumnMeaning(
            village=village, heading=name, field=field, officer=write.sent.officer, at=write.at
        )
        for name, field in fields.items()
    )


def _as_text(data: bytes) -> str:
    return b64encode(data).decode()


def _context(upload: RosterUpload, part: str) -> str:
    return f"roster:{upload.pk}:{part}"
