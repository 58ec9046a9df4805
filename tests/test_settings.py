"""The settings as a fresh process sees them: strict by default, refusing what is unsafe."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from django.urls import resolve

from grids.models import Officer
from starcivil import env
from starcivil.logs import JsonFormatter

ROOT = Path(__file__).resolve().parent.parent
STRICT = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "a key of more than fifty characters, only for these tests",
    "SEAL_KEY": "0" * 64,
    "FINGERPRINT_KEY": "1" * 64,
    "ALLOWED_HOSTS": "stars.example",
    "DATABASE_URL": "postgres://clerk@db.example/stars",
    "DJANGO_SETTINGS_MODULE": "starcivil.settings",
}


def python(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run code in a new process whose environment is the strict one with changes."""
    environment = {name: value for name, value in (STRICT | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def setting(name: str, **changes: str | None) -> str:
    ended = python(f"from django.conf import settings; print(settings.{name})", **changes)
    return (ended.stdout or ended.stderr).strip().splitlines()[-1]


def test_the_driver_is_psycopg2() -> None:
    assert connection.Database.__name__ == "psycopg2"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_NAME", "__Host-sid"),
        ("LANGUAGE_COOKIE_NAME", "__Host-django_language"),
        ("LARGE_PRINT_COOKIE_NAME", "__Host-big"),
        ("DEVICE_COOKIE_NAME", "__Host-device"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("LANGUAGE_COOKIE_SECURE", "True"),
        ("LARGE_PRINT_COOKIE_SECURE", "True"),
        ("DEVICE_COOKIE_SECURE", "True"),
        ("SESSION_COOKIE_HTTPONLY", "True"),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("CSRF_USE_SESSIONS", "True"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "True"),
        ("SECURE_PROXY_SSL_HEADER", "None"),
        ("ALLOWED_HOSTS", "['stars.example']"),
        ("ATOMIC_REQUESTS", "False"),
        ("PASSWORD_HASHERS[0]", "django.contrib.auth.hashers.Argon2PasswordHasher"),
        ("TIME_ZONE", "Asia/Shanghai"),
        ("LANGUAGE_CODE", "zh-hans"),
    ],
)
def test_the_strict_profile_is_the_default(name: str, value: str) -> None:
    assert setting(name) == value


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]
)
def test_what_is_missing_is_named_in_one_sentence(name: str) -> None:
    assert f"{name} is not set" in setting("DEBUG", **{name: None})


def test_the_profile_must_be_a_known_one() -> None:
    assert "must be strict or demo, not 'debug'" in setting("DEBUG", STARCIVIL_PROFILE="debug")


def test_the_demonstration_never_takes_somebody_elses_database() -> None:
    assert "unset DATABASE_URL" in setting("DEBUG", STARCIVIL_PROFILE="demo")


def test_the_proxys_word_counts_only_where_a_proxy_is_named() -> None:
    header = setting("SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="1")
    assert header == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_the_deployment_check_finds_nothing() -> None:
    code = "import sys; sys.argv = ['manage.py', 'check', '--deploy', '--fail-level', 'WARNING']\n"
    code += "from django.core.management import execute_from_command_line as run; run(sys.argv)"
    ended = python(code)
    assert ended.stdout.startswith("System check identified no issues"), ended.stderr


def test_a_secret_is_read_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seal key"
    file.write_text("ab" * 32 + "\n")
    monkeypatch.setenv("SEAL_KEY_FILE", str(file))
    assert env.key("SEAL_KEY") == b"\xab" * 32


def test_a_credential_of_systemd_comes_before_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "SEAL_KEY").write_text("cd" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("SEAL_KEY_FILE", "/nowhere")
    monkeypatch.setenv("FINGERPRINT_KEY", "ef" * 32)
    assert env.key("SEAL_KEY") == b"\xcd" * 32
    assert env.key("FINGERPRINT_KEY") == b"\xef" * 32  # not among them, so where it was named


def test_a_settings_file_says_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / "starcivil.env"
    file.write_text("# comment\n\nALLOWED_HOSTS=of.the.file\nBEHIND_PROXY=1\n")
    named = {"STARCIVIL_ENV": str(file)}
    assert setting("ALLOWED_HOSTS", **named) == "['stars.example']"
    assert setting("ALLOWED_HOSTS", ALLOWED_HOSTS=None, **named) == "['of.the.file']"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("ALLOWED_HOSTS", ", line 1: write NAME=value."),
        ("A=1\nnot a name=2", ", line 2: write NAME=value."),
        (None, "cannot be read: No such file or directory."),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_refused_in_one_sentence(
    content: str | None, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "starcivil.env"
    if content is not None:
        file.write_text(content)
    assert sentence in setting("DEBUG", STARCIVIL_ENV=str(file))


@pytest.mark.parametrize("value", ["ab" * 31, "xy" * 32, "short"])
def test_a_key_that_is_not_32_bytes_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", value)
    with pytest.raises(ImproperlyConfigured, match="SEAL_KEY must be 64 hexadecimal digits"):
        env.key("SEAL_KEY")


def test_the_database_url_may_name_a_socket_in_any_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://Me:p%40ss@/Stars?host=/tmp/X%20%E6%9D%91")
    read = env.database()
    assert (read["HOST"], read["PORT"]) == ("/tmp/X 村", "")
    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("Stars", "Me", "p@ss")


@pytest.mark.parametrize("address", ["/login/", "/nowhere/", "/boards/", "/own/", "/check/"])
def test_every_page_carries_the_headers_that_keep_others_out(
    client: Client, db: None, address: str
) -> None:
    response = client.get(address, secure=True)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_pages_of_somebody_logged_in_stay_out_of_caches(client: Client, clerk: Officer) -> None:
    client.force_login(clerk)
    assert "no-store" in client.get("/", follow=True)["Cache-Control"]


def test_a_browsers_english_does_not_change_the_language(client: Client, db: None) -> None:
    response = client.get("/login/", headers={"Accept-Language": "en-US,en"})
    assert response["Content-Language"] == "zh-hans"


def test_the_language_chosen_here_does(client: Client, db: None) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/login/")["Content-Language"] == "en"


BOUNDARY = "part"


def multipart(*fields: tuple[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return "".join(parts).encode() + f"--{BOUNDARY}--\r\n".encode()


def post(client: Client, body: bytes) -> int:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.post("/login/", data=body, content_type=kind).status_code


def test_a_multipart_form_cut_anywhere_is_refused(client: Client, db: None) -> None:
    whole = multipart(("username", "nobody"), ("password", "x" * 40), ("_end", "1"))
    sentinel = whole.index(b"\r\n\r\n1\r\n--part--")
    for length in range(1, sentinel + 4):
        assert post(client, whole[:length]) == 400, whole[:length]
    assert post(client, whole) == 200


def test_a_multipart_form_without_the_sentinel_is_refused(client: Client, db: None) -> None:
    assert post(client, multipart(("username", "nobody"), ("password", "x"))) == 400


def written(record: logging.LogRecord) -> dict[str, object]:
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return dict(json.loads(line))


def record_of(message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("django.request", logging.ERROR, "x.py", 1, message, (), info)


def test_a_log_line_says_who_and_where_without_what_they_searched_for() -> None:
    record = record_of("%s: %s")
    record.args = ("Internal Server Error", "/households/\nforged line")
    record.request = request = RequestFactory().get("/households/", {"q": "赵大宝"})
    request.resolver_match = resolve("/households/")
    record.status_code = 500
    line = written(record)
    assert line["event"] == "Internal Server Error"
    assert (line["page"], line["method"], line["status"]) == ("household_list", "GET", 500)
    assert "赵大宝" not in json.dumps(line, ensure_ascii=False)


def test_a_log_line_names_the_error_without_its_words() -> None:
    line = written(record_of("failed", ValueError("110101199001011009")))
    assert line["error"] == "ValueError"
    assert not re.search("110101", json.dumps(line))


def test_a_broken_constraint_is_named_without_the_row() -> None:
    error = IntegrityError('violates "one_head"\nDETAIL:  Key (name)=(赵大宝) already exists.')
    assert written(record_of("failed", error))["why"] == 'violates "one_head"'
