"""A press of a button: what was sent, by whom, and how it may end other than well."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.actors import Actor, actor_of, key_of
from grids.codes import sha256_of
from grids.models import Officer, Receipt

#: What is typed here is kept nowhere and shown never again.
SECRETS = frozenset({"password", "new_password", "repeated", "proof", "household_code"})
_NEVER_SENT_AGAIN = {"csrfmiddlewaretoken", "_end", *SECRETS}
_PLUMBING = {"cid", *_NEVER_SENT_AGAIN}


class Refused(Exception):
    """An action that may not happen now; ``str`` is the sentence that the page shows."""


class Stale(Refused):
    """Somebody saved first; ``rows`` are (label, theirs, yours), ``version`` is theirs."""

    def __init__(self, rows: list[tuple[str, str, str]], *, version: int) -> None:
        super().__init__(
            _("Somebody else saved this while you were writing. Compare, then save again.")
        )
        self.rows = rows
        self.version = version


class AlreadySent(Exception):
    """The same press of a button, arrived again."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.code)
        self.receipt = receipt


class SentDifferently(AlreadySent):
    """A second, different content under a cid that is already used."""


@dataclass(frozen=True)
class Sent:
    """One press of a button: who sent what, when, and where they go afterwards."""

    actor: Actor
    kind: str
    at: datetime
    cid: uuid.UUID = field(default_factory=uuid.uuid4)
    content: Mapping[str, list[str]] = field(default_factory=dict)
    go_to: str = ""

    @classmethod
    def of(cls, request: HttpRequest, *, go_to: str = "") -> "Sent":
        """From a POST; of a file its sha256 stands for it.

        Raises ``Refused`` where the page's key is missing.
        """
        content = {
            name: request.POST.getlist(name) for name in request.POST if name not in _PLUMBING
        }
        match = request.resolver_match
        return cls(
            actor=actor_of(request),
            kind=match.view_name if match else request.path,
            at=timezone.now(),
            cid=_read_cid(request.POST.get("cid", "")),
            content={**content, **_digests(request), "path": [request.path]},
            go_to=go_to,
        )

    @property
    def officer(self) -> Officer:
        """Who is logged in; what asks for an officer is refused to everybody else with 403."""
        if not isinstance(self.actor, Officer):
            raise PermissionDenied
        return self.actor

    @property
    def text(self) -> str:
        """Canonical JSON of what was sent."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        return sha256_of(f"{key_of(self.actor)}\n{self.kind}\n{self.text}".encode())


def sendable(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, so that a page can send it again under the same cid; never a secret."""
    names = [name for name in request.POST if name not in _NEVER_SENT_AGAIN]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def comes_from_here(request: HttpRequest) -> bool:
    """Nobody is led to send what another site put into a form."""
    origin = request.headers.get("Origin", "")
    return origin in {"", f"{request.scheme}://{request.get_host()}"}


def _digests(request: HttpRequest) -> dict[str, list[str]]:
    """The sha256 of each file, whether somebody has read it before or will do so."""
    files = request.FILES
    return {name: [_digest(file) for file in files.getlist(name)] for name in files}


def _digest(file: "UploadedFile[Any]") -> str:
    file.seek(0)
    digest = sha256_of(file.read())
    file.seek(0)
    return digest


def _read_cid(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        sentence = _("This form was incomplete. Open the page again and send it once more.")
        raise Refused(sentence) from None
