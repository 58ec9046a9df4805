"""Sealing a part of a backup: a CMS message (RFC 5652) that openssl makes and opens.

AES-256-GCM (RFC 5083, AuthEnvelopedData), so a changed message does not open, sent to every
certificate of a folder. The server has the certificates alone: it can write, but not read.
"""

import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext as _

from starcivil.backups.refusing import Refused, Why

#: How an RSA key wraps the message's; left alone openssl takes PKCS #1 v1.5.
_OAEP = ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")
_MESSAGE = ("-binary", "-outform", "DER", "-aes-256-gcm")
#: The one whose key lies on this server, and goes with it.
_TRIAL = "drill.pem"


def certificates(folder: Path) -> list[Path]:
    """To whom backups are sealed; refused when nobody could open them once this server is gone."""
    found = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    if not found:
        said = _("There is no certificate (*.pem) in %s: make one as docs/operations.md says.")
        raise Refused(Why.UNPREPARED, said % folder)
    if [each.name for each in found] == [_TRIAL]:
        said = _(
            "In %s there is the trial's certificate alone, whose key is lost with this server: "
            "make the safe's as docs/operations.md says."
        )
        raise Refused(Why.UNPREPARED, said % folder)
    return found


def keys_of(to: Sequence[Path]) -> str:
    """One sum over the keys of certificates; a renewed certificate of the same key is the same."""
    return hashlib.sha256(b"".join(sorted(map(_key_of, to)))).hexdigest()


def seal(data: bytes, to: Sequence[Path]) -> bytes:
    """The bytes as a message that the key of any of the certificates opens."""
    command = ["-encrypt", *_MESSAGE]
    for certificate in to:
        command += ["-recip", str(certificate), *(_OAEP if _is_rsa(certificate) else ())]
    ended = _cms(command, data)
    if ended.returncode:
        said = _("openssl does not seal to the certificates: %s")
        raise Refused(Why.UNPREPARED, said % _first_line(ended.stderr))
    return ended.stdout


def unseal(message: bytes, key: Path) -> bytes:
    """What is inside; nothing of it is given before all of it was found unchanged."""
    ended = _cms(["-decrypt", "-binary", "-inform", "DER", "-inkey", str(key)], message)
    if ended.returncode:
        if not key.is_file():
            raise Refused(Why.UNPREPARED, _("There is no key at %s: is the stick mounted?") % key)
        said = _("The key %s does not open this backup: take the one from the safe.")
        raise Refused(Why.WRONG_KEY, said % key)
    return ended.stdout


def _cms(arguments: Sequence[str], data: bytes) -> "subprocess.CompletedProcess[bytes]":
    command = ["openssl", "cms", *arguments]
    try:
        return subprocess.run(command, input=data, capture_output=True, check=False)
    except FileNotFoundError:
        said = _("The program openssl is missing here: install it.")
        raise Refused(Why.UNPREPARED, said) from None


def _key_of(certificate: Path) -> bytes:
    data = certificate.read_bytes()
    try:
        key = x509.load_pem_x509_certificate(data).public_key()
    except ValueError:
        return data  # openssl says what is wrong with it
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _is_rsa(certificate: Path) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except ValueError:
        return False  # openssl says what is wrong with it
    return isinstance(found.public_key(), RSAPublicKey)


def _first_line(text: bytes) -> str:
    return next(iter(text.decode(errors="replace").splitlines()), "")
