"""Photos in backups: all of them in a whole one, later ones only those that came since."""

import io
import tarfile
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.stores import Folder
from starcivil.backups.refusing import Refused, Why

KIND = "photos"


def there(store: Folder) -> dict[str, int]:
    """The bytes of each photo that lies in a folder, by its name."""
    return {path.name: path.stat().st_size for path in sorted(store.root.glob("??/??/*"))}


def packed(store: Folder, names: Iterable[str], *, part: int) -> Iterator[bytes]:
    """Tars of the photos, none larger than a part; what is gone meanwhile is left out."""
    held, size = io.BytesIO(), 0
    tar = tarfile.open(fileobj=held, mode="w")  # noqa: SIM115  # closed with each part
    for name in names:
        data = store.get(name)
        if data is None:
            continue
        if size and size + len(data) + 4096 > part:
            tar.close()
            yield held.getvalue()
            held, size = io.BytesIO(), 0
            tar = tarfile.open(fileobj=held, mode="w")  # noqa: SIM115  # as above
        told = tarfile.TarInfo(name)
        told.size = len(data)
        tar.addfile(told, io.BytesIO(data))
        size += len(data) + 1024
    tar.close()
    if size:
        yield held.getvalue()


def unpacked(parts: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each photo's name and bytes; only files that are what their name says."""
    for part in parts:
        try:
            with tarfile.open(fileobj=io.BytesIO(part), mode="r:") as tar:
                yield from _files(tar)
        except tarfile.TarError:
            said = _("The photos of this backup cannot be read: take another one.")
            raise Refused(Why.CHANGED, said) from None


def _files(tar: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for told in tar:
        # A link would lead to another member, or to none.
        file = tar.extractfile(told) if told.isreg() else None
        data = file.read() if file else b""
        if sha256_of(data) == told.name:
            yield told.name, data


def lay_out(
    found: Iterable[tuple[str, bytes]], into: Folder, wanted: Mapping[str, object] | Collection[str]
) -> set[str]:
    """Put the wanted photos where they belong; the names of all that were seen."""
    seen = set()
    for name, data in found:
        seen.add(name)
        if name in wanted and into.get(name) is None:
            into.put(data)
    return seen
