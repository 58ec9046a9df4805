"""How a backup's key is wrapped: by padding that holds, whatever certificate somebody made."""

import subprocess
from pathlib import Path

import pytest

from starcivil.backups.refusing import Refused, Why
from starcivil.backups.sealing import seal, unseal

KINDS = {
    "RSA": ("-newkey", "rsa:3072"),
    "EC": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sealed_opens_again_and_an_rsa_key_wraps_by_oaep(kind: str, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "safe.pem"
    made = ("-nodes", "-subj", "/CN=safe", "-keyout", str(key), "-out", str(certificate))
    subprocess.run(["openssl", "req", "-x509", *KINDS[kind], *made], check=True, timeout=60)
    message = seal(b"all of it", [certificate])
    assert unseal(message, key) == b"all of it"
    look = ["openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER"]
    told = subprocess.run(look, input=message, capture_output=True, check=True).stdout.decode()
    wrapped = told.partition("keyEncryptionAlgorithm:")[2].partition("encryptedKey:")[0]
    assert ("rsaesOaep" in wrapped) == (kind == "RSA")
    assert "rsaEncryption" not in wrapped
    assert "aes-256-gcm" in told


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "safe.pem").write_text("none")
    with pytest.raises(Refused):
        seal(b"all of it", [tmp_path / "safe.pem"])


def test_a_key_that_is_not_there_is_told_apart_from_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        unseal(b"", tmp_path / "safe.key")
    assert refused.value.why == Why.UNPREPARED
