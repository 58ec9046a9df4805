"""Officers: entered with their first post, corrected, suspended and restored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.actions.posts import new_post, refuse_wrong_place
from grids.logging_in.one_time_passwords import give_slip
from grids.models import Officer, Post, Receipt, Township, phone_mark
from grids.naming import USER_NAME, user_name
from grids.numbers import masked_phone
from grids.roles import Role
from grids.staffing import (
    Place,
    locked_colleague,
    locked_township,
    office_posts,
    refuse_last_of_office,
    township_of,
)
from grids.writing import Refused, Sent, Stale, writing


@dataclass(frozen=True)
class OfficerFacts:
    """What is typed about an officer; an empty telephone keeps the one that is stored."""

    name: str
    username: str = ""
    phone: str = ""
    no_phone: bool = False


def add_officer(
    township_id: UUID,
    facts: OfficerFacts,
    *,
    role: Role,
    place: Place | None,
    since: date,
    sent: Sent,
) -> Receipt:
    """A new officer with the first post and a slip that waits to be printed."""
    with writing(sent) as write:
        township = locked_township(township_id)
        write.allow(township, Role.TOWNSHIP)
        refuse_wrong_place(role, place)
        if place is None or township_of(place) != township:
            raise Refused(_("Choose a place of this township."))
        officer = Officer(created_at=write.at)
        _fill(officer, facts)
        give_slip(officer, at=write.at, by=sent.officer)
        post = new_post(officer, role=role, place=place, since=since, today=localdate(write.at))
        _save(officer)
        post.save()
        write.record("officer_added", officer)
        write.record("officer_appointed", post, role=role.value)
        return write.done(_("The officer is entered. Print the slip and hand it over."), officer)


def change_officer(
    officer_id: UUID, facts: OfficerFacts, *, township_id: UUID, version: int, sent: Sent
) -> Receipt:
    """Correct a name, user name or telephone number."""
    with writing(sent) as write:
        officer, _township = locked_colleague(officer_id, township_id, write)
        if officer.version != version:
            raise Stale(_both_versions(officer, facts), version=officer.version)
        before = _plain_facts(officer)
        _fill(officer, facts)
        officer.version += 1
        _save(officer)
        after = _plain_facts(officer)
        write.record(
            "officer_changed",
            officer,
            fields=sorted(name for name in after if after[name] != before[name]),
        )
        return write.done(_("The officer is corrected."), officer)


def suspend_officer(officer_id: UUID, *, township_id: UUID, sent: Sent) -> Receipt:
    """Nobody logs in with this account until it is restored; the posts stay."""
    with writing(sent) as write:
        officer, township = locked_colleague(officer_id, township_id, write)
        if not officer.is_active:
            raise Refused(_("This account is suspended already."))
        if officer == sent.officer:
            raise Refused(_("Nobody suspends themselves: somebody else of the township must."))
        _refuse_last(officer, township, today=localdate(write.at), by=sent.officer)
        officer.is_active = False
        officer.end_sessions()
        officer.save(update_fields=["is_active", "session_seal"])
        write.record("officer_suspended", officer)
        return write.done(_("The account is suspended."), officer)


def restore_officer(officer_id: UUID, *, township_id: UUID, sent: Sent) -> Receipt:
    """The account opens again with the password that it had."""
    with writing(sent) as write:
        officer, _township = locked_colleague(officer_id, township_id, write)
        if officer.is_active:
            raise Refused(_("This account is not suspended."))
        officer.is_active = True
        officer.save(update_fields=["is_active"])
        write.record("officer_restored", officer)
        return write.done(_("The account opens again."), officer)


def _refuse_last(officer: Officer, township: Township, *, today: date, by: Officer) -> None:
    own = Post.objects.filter(officer=officer)
    if office_posts(township, day=today).filter(officer=officer).exists():
        refuse_last_of_office(officer, township, without=own, day=today, by=by)


def _fill(officer: Officer, facts: OfficerFacts) -> None:
    others = Officer.objects.exclude(pk=officer.pk)
    officer.name = facts.name
    officer.username = facts.username.lower() or officer.username or _made_from(facts.name)
    if not USER_NAME.fullmatch(officer.username):
        raise Refused(
            _("A user name has 2 to 30 small letters, digits, dots or dashes, and is no number.")
        )
    if others.filter(username=officer.username).exists():
        raise Refused(_("The user name “%s” is taken. Choose another one.") % officer.username)
    if facts.phone and others.filter(phone_fingerprint=phone_mark(facts.phone)).exists():
        # Whose it is would tell a stranger's number to whoever tries numbers.
        raise Refused(_("This telephone number stands with another account. Compare it once more."))
    if facts.phone or facts.no_phone:
        officer.phone = facts.phone


def _made_from(name: str) -> str:
    return user_name(name, taken=set(Officer.objects.values_list("username", flat=True)))


def _save(officer: Officer) -> None:
    """Two townships may enter the same user name or telephone number at the same moment."""
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError:
        raise Refused(
            _("Somebody has just taken this user name or telephone number. Look once more.")
        ) from None


def _plain_facts(officer: Officer) -> Mapping[str, object]:
    return {"name": officer.name, "username": officer.username, "phone": officer.phone}


def _both_versions(officer: Officer, facts: OfficerFacts) -> list[tuple[str, str, str]]:
    """(label, as saved by the other, as typed now), where they differ; numbers are masked."""
    rows = [
        (_("Name"), officer.name, facts.name),
        (_("user name"), officer.username, facts.username or officer.username),
    ]
    if facts.phone and facts.phone != officer.phone:
        kept = masked_phone(officer.phone) if officer.phone else ""
        rows.append((_("telephone"), kept, masked_phone(facts.phone)))
    return [row for row in rows if row[1] != row[2]]
