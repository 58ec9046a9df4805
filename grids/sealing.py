"""Personal data at rest: AES-256-GCM for reading back, keyed HMAC for looking up."""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE = 12


@lru_cache(maxsize=2)
def _box(key: bytes) -> AESGCM:
    """Making one takes longer than sealing a number with it."""
    return AESGCM(key)


def seal(text: str, *, context: str) -> bytes:
    """Encrypt ``text`` for one place.

    ``context`` names that place (``table:pk:field``) and is authenticated: a sealed value
    copied to another row does not open (trust.md §2.2, item 42).
    """
    nonce = os.urandom(_NONCE)
    shut = _box(settings.SEAL_KEY).encrypt(nonce, text.encode(), context.encode())
    return _VERSION + nonce + shut


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """The text again; raises ``cryptography.exceptions.InvalidTag`` if moved or changed."""
    data = bytes(sealed)[len(_VERSION) :]
    opened = _box(settings.SEAL_KEY).decrypt(data[:_NONCE], data[_NONCE:], context.encode())
    return opened.decode()


def fingerprint(text: str, *, purpose: str) -> bytes:
    """16 bytes by which equal values are found without being readable (HMAC-SHA256)."""
    message = f"{purpose}\n{text}".encode()
    return hmac.digest(settings.FINGERPRINT_KEY, message, "sha256")[:16]
