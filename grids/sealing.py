"""Personal data at rest: AES-256-GCM for reading back, keyed HMAC for looking up."""

import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


@lru_cache(maxsize=4)
def _box(key: bytes) -> AESGCM:
    """Making one takes longer than sealing a number with it."""
    return AESGCM(key)


def seal(text: str, *, context: str) -> bytes:
    """Encrypt ``text`` for one place.

    ``context`` names that place (``table:pk:field``) and is authenticated: a sealed value
    copied to another row does not open (trust.md §2.2, item 42). The first byte is the number of
    the key, which is the newest.
    """
    number, key = next(iter(settings.SEAL_KEYS.items()))
    nonce = os.urandom(_NONCE)
    shut = _box(key).encrypt(nonce, text.encode(), context.encode())
    return bytes([number]) + nonce + shut


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """The text again, by whichever of our keys has sealed it.

    Raises ``cryptography.exceptions.InvalidTag`` if moved or changed, or if its key is not here.
    """
    data = bytes(sealed)
    key = settings.SEAL_KEYS.get(data[0])
    if key is None:
        raise InvalidTag
    nonce, shut = data[1 : 1 + _NONCE], data[1 + _NONCE :]
    return _box(key).decrypt(nonce, shut, context.encode()).decode()


def fingerprint(text: str, *, purpose: str) -> bytes:
    """16 bytes by which equal values are found without being readable (HMAC-SHA256)."""
    message = f"{purpose}\n{text}".encode()
    return hmac.digest(settings.FINGERPRINT_KEY, message, "sha256")[:16]
