"""Codes that people read aloud and write on paper: Crockford's alphabet, no I L O U."""

import hashlib
import re
import secrets

from grids.numbers import half_width

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT, HOUSEHOLD, SLUG, DIGEST = 8, 8, 10, 16
_DASHES = re.compile("[-–—_]")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_code(length: int) -> str:
    """An unguessable code of ``length`` characters (5 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digest_code(hexdigest: str) -> str:
    """The first 80 bits of a hex digest as 16 characters, as printed on papers."""
    number = int(hexdigest[:20], 16)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))


def grouped(code: str) -> str:
    """``4TRK9M2Q`` → ``4TRK-9M2Q``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """What somebody typed from paper, put into the alphabet (o→0, i→1, spaces, dashes out)."""
    return _DASHES.sub("", half_width(typed)).upper().translate(_READ_AS)


def sha256_of(data: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(data).hexdigest()
