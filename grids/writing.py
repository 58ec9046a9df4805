"""The guarded write path: every action runs inside ``writing``.

    def end_tie(tie_id: UUID, *, sent: Sent) -> Receipt:
        with writing(sent) as write:
            tie = locked(Tie.objects.filter(pk=tie_id)).get()          # lock
            write.allow(tie.village, Role.CLERK)                       # allow
            if tie.until: raise Refused(_("This tie has already ended."))   # check
            tie.until = ...; tie.save()                                # write
            write.record("tie_ended", tie)                             # record
            return write.done(_("Tie ended"), tie)

``Sent`` is one press of a button: its ``cid`` was made when the form was first shown. In one
transaction the receipt is claimed with ``INSERT … ON CONFLICT DO NOTHING``, the rows are written
and the ledger is appended. The same press again raises ``AlreadySent``, which the middleware
answers with the first one's page; the same cid with other content raises ``SentDifferently``.

A retry is never an error, whatever became of the world since: the receipt is looked for before a
view judges anything, and once more before it refuses, since a twin may have come in between.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.http import HttpRequest

from grids.actors import Anybody, Home, columns_of
from grids.codes import RECEIPT, new_code
from grids.models import Anchor, Chain, Post, Receipt, Township, Village
from grids.prepared import prepared_models
from grids.presses import SECRETS, AlreadySent, Refused, Sent, SentDifferently, Stale
from grids.roles import Role
from grids.sealing import seal, unseal
from grids.traces import chains, holding, ledger
from grids.traces.heads import head_of

__all__ = [
    "SECRETS",
    "AlreadySent",
    "Refused",
    "Sent",
    "SentDifferently",
    "Stale",
    "Write",
    "claim_receipt",
    "content_of",
    "keeping",
    "locked",
    "twin_of",
    "writing",
]
LOCK_TIMEOUT = "3s"
_CLOSED = ("post_id", "village_id", "summary", "result_url", "subject")
_ACTOR = ("officer_id", "household_id", "public")
_CLAIMED = ("cid", "code", "kind", *_ACTOR, "digest", "sealed_content", "at")
#: Waits so long for a lock; what was held before in this transaction is another write's.
_BEGIN = f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'; SET LOCAL {holding.WRITE} = ''"
#: Every write begins so; Django's own insert cannot say whether ``ON CONFLICT`` did nothing.
_CLAIM = f"""
    {_BEGIN};
    INSERT INTO grids_receipt ({", ".join(_CLAIMED)}, summary, result_url, subject)
    VALUES ({", ".join(["%s"] * len(_CLAIMED))}, '', '', '') ON CONFLICT DO NOTHING
"""
_CLOSE = f"UPDATE grids_receipt SET {', '.join(f'{name} = %s' for name in _CLOSED)} WHERE cid = %s"
M = TypeVar("M", bound=models.Model)


class Write:
    """What an action may do inside ``writing`` besides changing rows."""

    def __init__(self, sent: Sent, receipt: Receipt) -> None:
        self.sent = sent
        self.receipt = receipt
        self.post: Post | None = None
        self.place: Village | Township | None = None
        self._facts: list[ledger.Fact] = []
        self._elsewhere: dict[Village, list[ledger.Fact]] = {}
        self._papers: list[tuple[str, Callable[[Anchor], None]]] = []
        self._goes_up = False

    @property
    def at(self) -> datetime:
        return self.sent.at

    def allow(self, place: Village | Township | None, *roles: Role) -> Post:
        """The officer's post that gives one of the roles here, or 403.

        The chosen post goes into the receipt and the ledger (design.md §8, posts).
        """
        self.place = place
        for role in roles:
            for post in self.sent.officer.standing_posts:
                if post.role == role and _covers(post, place):
                    self.post = post
                    return post
        raise PermissionDenied

    def allow_household(self, household: UUID, village: Village) -> Home:
        """The household itself, by its code, in its own matter; or 403."""
        actor, self.place = self.sent.actor, village
        if not isinstance(actor, Home) or actor.pk != household:
            raise PermissionDenied
        return actor

    def allow_public(self, place: Village | Township) -> None:
        """Who says no name, where the public has a say; officers and households act as such."""
        self.place = place
        if not isinstance(self.sent.actor, Anybody):
            raise PermissionDenied

    def record(self, verb: str, subject: models.Model, **details: Any) -> None:
        """Remember for the ledger; appended as the transaction's last statements."""
        self._facts.append(_fact(verb, subject, details))

    def record_in(self, village: Village, verb: str, subject: models.Model, **details: Any) -> None:
        """The same in that village's ledger, where the write is of the whole township."""
        self._elsewhere.setdefault(village, []).append(_fact(verb, subject, details))

    def anchor(self, paper: str, *, save: Callable[[Anchor], None]) -> None:
        """Print the ledger's head on a paper, as it stands after this write's own entries.

        ``save`` gets the anchor (``seq``, ``digest``) and stores the row that carries it; it is
        called last of all, so a row that is frozen from then on may be frozen by it.
        """
        self._papers.append((paper, save))
        self.pass_up()

    def pass_up(self) -> None:
        """The chain above keeps this one's head as it stands after this write."""
        self._goes_up = True

    def done(self, summary: str, at: models.Model | None = None) -> Receipt:
        """Close the receipt: one sentence without personal data, and the page to go to."""
        where = getattr(at, "get_absolute_url", lambda: "")()
        self.receipt.summary = summary
        self.receipt.result_url = self.sent.go_to or where
        self.receipt.subject = ledger.name_of(at) if at else ""
        return self.receipt

    def finish(self) -> None:
        self.receipt.post = self.post
        self.receipt.village = self.place if isinstance(self.place, Village) else None
        values = [getattr(self.receipt, name) for name in (*_CLOSED, "cid")]
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE, values)
        self.append()

    def append(self) -> None:
        """The ledger's part alone."""
        if not self._facts and not self._elsewhere:
            assert holding.claim() is None, "rows are held that nothing was recorded of"
            return
        above = [chains.above(self.place)] if self._goes_up else []
        if above or self._elsewhere:
            chains.lock([self.place, *above, *self._elsewhere])
        if self._facts:
            self._append_here()
        for village, facts in self._elsewhere.items():
            self._append(village, facts)

    def _append_here(self) -> None:
        """What a paper's head makes of its row is held by the chain above, with that head."""
        chain = self._append(self.place, self._facts)
        for paper, save in self._papers:
            save(ledger.anchor(chain, paper=paper, at=self.at))
        if self._goes_up:
            head = head_of(chain, *[paper for paper, _save in self._papers])
            self._append(chains.above(self.place), [head])

    def _append(self, place: Village | Township | None, facts: list[ledger.Fact]) -> Chain:
        return ledger.append(place, facts, actor=self.sent.actor, post=self.post, at=self.at)


def _fact(verb: str, subject: models.Model, details: dict[str, Any]) -> ledger.Fact:
    return ledger.Fact(verb, ledger.name_of(subject), details)


@contextmanager
def writing(sent: Sent) -> Iterator[Write]:
    """One transaction around an action; see the module's docstring."""
    with transaction.atomic():
        write = Write(sent, claim_receipt(sent))
        yield write
        write.finish()


@contextmanager
def keeping(sent: Sent) -> Iterator[Write]:
    """The same for what a page sends by itself while somebody types: nobody pressed, no receipt.

    Sending it again must do no harm by its nature: what is kept is the whole form as it stands.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN)
        write = Write(sent, Receipt(cid=sent.cid))
        yield write
        write.append()


def claim_receipt(sent: Sent) -> Receipt:
    """Insert the receipt, or raise because this cid was carried out before.

    The insert waits for a twin that is still running; if that commits, nothing is inserted.
    """
    mine = Receipt(
        cid=sent.cid,
        code=new_code(RECEIPT),
        kind=sent.kind,
        **columns_of(sent.actor),
        digest=sent.digest,
        sealed_content=seal(sent.text, context=f"receipt:{sent.cid}"),
        at=sent.at,
    )
    if _inserted(mine):
        return mine
    stored = Receipt.objects.get(pk=sent.cid)
    raise (AlreadySent if stored.digest == sent.digest else SentDifferently)(stored)


def twin_of(request: HttpRequest) -> Receipt | None:
    """The receipt of the same press, when it has been carried out before by whoever presses now.

    Of somebody without name or code nothing is known but the content, which the digest compares.
    """
    if request.method != "POST" or "cid" not in request.POST:
        return None
    try:
        sent = Sent.of(request)
    except Refused:
        return None
    return next((each for each in _of_press(sent.cid) if each.digest == sent.digest), None)


@prepared_models
def _of_press(cid: UUID) -> "models.QuerySet[Receipt]":
    return Receipt.objects.filter(pk=cid)


def _inserted(receipt: Receipt) -> bool:
    """Whether ours is the row; in one round trip, since every write begins with it."""
    values = [getattr(receipt, name) for name in _CLAIMED]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return bool(cursor.rowcount)


def content_of(receipt: Receipt) -> dict[str, list[str]]:
    """What was sent under a receipt; only for who sent it. Nothing when its time is over."""
    if not receipt.sealed_content:
        return {}
    opened = unseal(receipt.sealed_content, context=f"receipt:{receipt.cid}")
    content: dict[str, list[str]] = json.loads(opened)
    return content


def locked(rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """The rows locked in primary-key order, so that two actions cannot wait for each other."""
    return rows.select_for_update(of=("self",)).order_by("pk")


def _covers(post: Post, place: Village | Township | None) -> bool:
    if isinstance(place, Village):
        return post.reaches(place)
    return place is not None and post.township_id == place.pk
