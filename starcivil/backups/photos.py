"""Photos in backups: all of them in a whole one, later ones only those that came since."""

import io
import tarfile
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.stores import Folder
from starcivil.backups.refusing import Refused, Why

KIND = "photos"


#: What a member of a tar takes beside its bytes, and a tar beside its members, at most.
_A_MEMBER, _A_TAR = 1024, 4096


def there(store: Folder) -> dict[str, int]:
    """The bytes of each photo that lies in a folder, by its name."""
    return {name: size for name, size, _at in sorted(store.files())}


def packed(
    store: Folder, names: Iterable[str], *, part: int
) -> Iterator[tuple[bytes, dict[str, int]]]:
    """Tars of the photos, none larger than a part, and the bytes of each photo that is in it.

    A photo that somebody takes away meanwhile is in none.
    """
    for held in _parts(store, names, part):
        out, sizes = io.BytesIO(), {name: len(data) for name, data in held.items()}
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name, size in sizes.items():
                told = tarfile.TarInfo(name)
                told.size = size
                tar.addfile(told, io.BytesIO(held.pop(name)))
        yield out.getvalue(), sizes


def _parts(store: Folder, names: Iterable[str], part: int) -> Iterator[dict[str, bytes]]:
    held, size = dict[str, bytes](), _A_TAR
    for name in names:
        data = store.get(name)
        if data is None:
            continue
        if held and size + len(data) > part:
            yield held
            held, size = {}, _A_TAR
        held[name] = data
        size += len(data) + _A_MEMBER
    if held:
        yield held


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
