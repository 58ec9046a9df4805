"""The running site as a visitor meets it: TLS, redirects, limits, and uploads that are held back.

A cut upload must never reach the application (trust.md §1, rule 2). Whether the proxy holds
requests back is tried out: half of one is sent to ``/livez``, which answers at once without
reading it. An answer to the half shows that the half was passed on; silence, and the answer
after the rest, that it was kept until it was whole.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from starcivil.doctor.finding import Finding, bad, good, mind

_PATIENCE = 10.0  # seconds for an answer
_SILENCE = 2.0  # seconds in which half a request must not be answered
_DAYS_BEFORE_THE_END = 14
_CONFIG = "docs/operations/nginx.conf"
_NO_ANSWER = (OSError, HTTPException)


@dataclass(frozen=True)
class Site:
    """Where the site is: host and port of https, the port of plain http, and whom to trust."""

    host: str
    port: int
    plain_port: int
    trust: ssl.SSLContext

    @classmethod
    def of(cls, url: str, *, plain_port: int, ca: str | None) -> "Site":
        """From ``https://host[:port]``; ``ca`` is the file of a certificate authority."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError(_("Name the site as https://host, not %s.") % url)
        trust = ssl.create_default_context(cafile=ca)
        return cls(parts.hostname, parts.port or 443, plain_port, trust)

    @property
    def name(self) -> str:
        return self.host if self.port == 443 else f"{self.host}:{self.port}"

    def socket(self) -> ssl.SSLSocket:
        plain = socket.create_connection((self.host, self.port), timeout=_PATIENCE)
        return self.trust.wrap_socket(plain, server_hostname=self.host)

    def get(self, path: str) -> HTTPResponse:
        link = HTTPSConnection(self.host, self.port, timeout=_PATIENCE, context=self.trust)
        return _answer(link, path, {})


def site_findings(site: Site) -> Iterator[Finding]:
    """Each check by itself, but none where the site does not answer at all."""
    try:
        alive = site.get("/livez")
    except _NO_ANSWER as error:
        yield _silent(site, error)
        return
    yield _certificate(site)
    yield from _state(site, alive)
    yield from _headers(alive)
    for check in (_redirect, _limit, _holding):
        try:
            yield check(site)
        except _NO_ANSWER as error:
            said = _("%(site)s does not answer: %(why)s.") % {"site": site.name, "why": error}
            yield bad("site", said, _("Compare with %s.") % _CONFIG)


def _silent(site: Site, error: Exception) -> Finding:
    """Why there is no answer at all."""
    if isinstance(error, ssl.SSLCertVerificationError):
        said = _("Browsers refuse the certificate: %s.") % error.verify_message
        return bad("certificate", said, _("Install one for this name, with its whole chain."))
    if isinstance(error, socket.gaierror):
        said = _("This machine does not know the name %s.") % site.host
        return bad("site", said, _("Write into /etc/hosts: 127.0.0.1 %s") % site.host)
    said = _("%(site)s does not answer: %(why)s.") % {"site": site.name, "why": error}
    return bad("site", said, _("Are nginx and the service running?"))


def _answer(link: HTTPConnection, path: str, headers: Mapping[str, str]) -> HTTPResponse:
    try:
        link.request("GET", path, headers={"Connection": "close", **headers})
        response = link.getresponse()
        response.read()
        return response
    finally:
        link.close()


def _certificate(site: Site) -> Finding:
    with site.socket() as link:
        until = ssl.cert_time_to_seconds(str((link.getpeercert() or {})["notAfter"]))
    days = int((until - time.time()) // (24 * 60 * 60))
    said = _("The certificate fits and lasts %s days.") % days
    if days < _DAYS_BEFORE_THE_END:
        return mind("certificate", said, _("Renew it now, and reload nginx."))
    return good("certificate", said)


def _state(site: Site, alive: HTTPResponse) -> Iterator[Finding]:
    for path, answer in (("/livez", alive), ("/readyz", site.get("/readyz"))):
        said = _("%(path)s answers %(status)s.") % {"path": path, "status": answer.status}
        if answer.status == 200:
            yield good(path.strip("/"), said)
        else:
            remedy = _("Read the journal: journalctl -u starcivil.")
            yield bad(path.strip("/"), said, remedy)


def _headers(alive: HTTPResponse) -> Iterator[Finding]:
    promised = alive.headers.get("Strict-Transport-Security", "")
    if f"max-age={settings.SECURE_HSTS_SECONDS}" in promised:
        yield good("hsts", _("Browsers are told to come by TLS only."))
    else:
        said = _("Browsers are not told to come by TLS only.")
        remedy = _("nginx must pass X-Forwarded-Proto, and BEHIND_PROXY must be 1.")
        yield bad("hsts", said, remedy)
    server = alive.headers.get("Server", "")
    if any(sign.isdigit() for sign in server):
        said = _("The site tells its version: %s.") % server
        yield mind("version", said, _("Write server_tokens off; into nginx’s settings."))


def _redirect(site: Site) -> Finding:
    """Plain http leads to https, even if a visitor claims to have come by it."""
    link = HTTPConnection(site.host, site.plain_port, timeout=_PATIENCE)
    answer = _answer(link, "/login/", {"X-Forwarded-Proto": "https"})
    if answer.status in {301, 308} and answer.headers.get("Location", "").startswith("https://"):
        return good("redirect", _("Plain http leads to https."))
    said = _("Plain http answers %s instead of leading to https.") % answer.status
    return bad("redirect", said, _("Compare with %s.") % _CONFIG)


def _limit(site: Site) -> Finding:
    """Bodies are refused by their announced length alone, just above the limit and not below."""
    allowed, above = (_status_of_announced(site, settings.BODY_BYTES + more) for more in (0, 1))
    if allowed != 413 and above == 413:
        return good("limit", _("Bodies above 20 MB are refused, others are not."))
    said = _("The limit of bodies is not 20 MB.")
    return bad("limit", said, _("Write client_max_body_size 20m; into nginx’s settings."))


def _status_of_announced(site: Site, length: int) -> int:
    """What is answered to the head of a request alone; 0 when its body is waited for."""
    with site.socket() as link:
        link.sendall(_head(site, length))
        return _status(link, within=_SILENCE)


def _holding(site: Site) -> Finding:
    with site.socket() as link:
        link.sendall(_head(site, 64) + b"x" * 8)
        early = _status(link, within=_SILENCE)
        if not early:
            link.sendall(b"x" * 56)
        late = early or _status(link, within=_PATIENCE)
    if not early and late == 200:
        return good("buffering", _("A cut upload never reaches the application."))
    said = _("Half a request was passed on: a cut upload reaches the application.")
    return bad("buffering", said, _("Write proxy_request_buffering on; into nginx’s settings."))


def _head(site: Site, length: int) -> bytes:
    lines = ["GET /livez HTTP/1.1", f"Host: {site.name}", "Connection: close"]
    kind = "Content-Type: application/octet-stream"
    return "\r\n".join([*lines, kind, f"Content-Length: {length}", "", ""]).encode()


def _status(link: ssl.SSLSocket, *, within: float) -> int:
    """The status that comes within so many seconds, else 0."""
    link.settimeout(within)
    try:
        line = link.recv(64)
    except TimeoutError:
        return 0
    words = line.split(b" ", 2)
    return int(words[1]) if len(words) > 2 and words[1].isdigit() else 0
