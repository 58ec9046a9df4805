"""What lies among a backup's photos and is none is passed over, wherever it would lead."""

import io
import tarfile

from grids.codes import sha256_of
from starcivil.backups.photos import unpacked

PICTURE = b"picture"


def member(name: str, data: bytes = b"", **told: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for attribute, value in told.items():
        setattr(info, attribute, value)
    return info, data


def test_only_files_that_are_what_their_name_says_are_taken() -> None:
    name, held = sha256_of(PICTURE), io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for info, data in (
            member("../../etc/passwd", PICTURE),
            member("0" * 64, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
            member("1" * 64, type=tarfile.LNKTYPE, linkname="2" * 64),
            member("2" * 64, type=tarfile.LNKTYPE, linkname="1" * 64),
            member("3" * 64, type=tarfile.FIFOTYPE),
            member("4" * 64, type=tarfile.DIRTYPE),
            member(name, b"another"),
            member(name, PICTURE),
        ):
            tar.addfile(info, io.BytesIO(data))
    assert list(unpacked([held.getvalue()])) == [(name, PICTURE)]
