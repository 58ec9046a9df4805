"""Second factors: who must have one, how a list or a key is made, how a typed code is tried."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction

from grids.models import Factor, Officer
from grids.numbers import half_width
from grids.roles import Role
from grids.sealing import seal, unseal

#: Codes on a list, and the digits of each: 26 bits, for whoever knows the password already.
CODES, DIGITS = 10, 8
#: With so many left the page asks for a new list.
FEW = 2
#: A lost one is replaced when a second officer confirms within this time.
ASKING_LASTS = timedelta(days=1)
#: Whose posts reach over whole villages' people (trust.md §2.2, item 32).
_MUST = {Role.TOWNSHIP, Role.COUNTY, Role.SECRETARY, Role.CLERK}
#: 160 bits, as RFC 4226 recommends.
_KEY_BYTES = 20
#: What apps show above the code.
ISSUER = "starcivil"


@dataclass(frozen=True)
class Tried:
    """Whether a code opened; if it did not, until when one has to wait."""

    fits: bool
    until: datetime | None = None


def must_have(officer: Officer) -> bool:
    """Whether the installation's rule asks this officer for a second factor."""
    required: bool = settings.SECOND_FACTOR_REQUIRED
    return required and any(post.role in _MUST for post in officer.standing_posts)


def standing(officer: Officer) -> Factor | None:
    """The one that holds."""
    return Factor.objects.filter(user=officer, confirmed=True, ended_at=None).first()


def in_the_making(officer: Officer) -> Factor | None:
    """The one of which no code was typed yet."""
    return Factor.objects.filter(user=officer, confirmed=False, ended_at=None).first()


def try_code(factor_id: UUID, typed: str) -> Tried:
    """Look at a typed code, one at a time: twenty times the same one at once opens once.

    Not inside an action's transaction: a refusal there must not take the count back.
    """
    with transaction.atomic():
        factor = _locked(factor_id)
        if factor is None:
            return Tried(fits=False)
        if until := factor.waits_until():
            return Tried(fits=False, until=until)
        fits = factor.verify_token(digits_of(typed))
        return Tried(fits, None if fits else factor.waits_until())


def _locked(factor_id: UUID) -> Factor | None:
    """One row, since a code is read and used up by one request alone."""
    return Factor.objects.select_for_update().filter(pk=factor_id, ended_at=None).first()


def digits_of(typed: str) -> str:
    """``１２３４ 5678`` → ``12345678``."""
    return "".join(sign for sign in half_width(typed) if sign.isdecimal())


def fill_list(factor: Factor, codes: list[str]) -> None:
    """Keep the fingerprints of these codes, and nothing by which they could be read."""
    factor.kind, factor.used, factor.key_sealed = Factor.Kind.LIST, 0, None
    factor.marks = [factor.mark_of(number, code) for number, code in enumerate(codes, 1)]


def new_codes() -> list[str]:
    """Codes for a list, as digits: an old keyboard has a block for them."""
    return [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _number in range(CODES)]


def fill_key(factor: Factor) -> None:
    """A new key for an app, sealed."""
    factor.kind, factor.used, factor.marks = Factor.Kind.APP, 0, []
    factor.key_sealed = seal(secrets.token_bytes(_KEY_BYTES).hex(), context=factor.context)


def key_of(factor: Factor) -> str:
    """The app's key as it is typed where there is no camera (Base32, RFC 4648)."""
    assert factor.key_sealed is not None
    key = bytes.fromhex(unseal(factor.key_sealed, context=factor.context))
    return base64.b32encode(key).decode()


def in_fours(key: str) -> list[str]:
    """``ABCDEFGH`` → ``ABCD``, ``EFGH``: to be read and typed."""
    return [key[start : start + 4] for start in range(0, len(key), 4)]


def address_of_key(factor: Factor, officer: Officer) -> str:
    """What the QR says: Google's "Key Uri Format", which every such app reads."""
    asked = urlencode({"secret": key_of(factor), "issuer": ISSUER})
    return f"otpauth://totp/{ISSUER}:{quote(officer.username)}?{asked}"
