"""What went in before: the imports of a village's rosters."""

from households.models import RosterImport, RosterUpload


def import_of(upload: RosterUpload) -> RosterImport | None:
    """The last time that this very file went in, by its sha256."""
    same = RosterImport.objects.filter(village=upload.village_id, file_digest=upload.file_digest)
    return same.select_related("receipt").first()
