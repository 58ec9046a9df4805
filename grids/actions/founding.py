"""The first steps of an installation, which nobody is logged in for: townships, first officers.

Only ``manage.py setup`` and ``found`` call these, so their ledger entries name no officer. Whoever
can run them has the server's keys and database in hand anyway.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.logging_in.actions.factors import end_factors
from grids.logging_in.actions.passwords import issue_one_time
from grids.models import Chain, FactorReplacement, Officer, Post, Township
from grids.roles import Role
from grids.traces import chains, ledger
from grids.writing import M, Refused, locked


def found_township(name: str, *, telephone: str, at: datetime) -> bool:
    """Found a township of this county; ``False`` when it is here already, unchanged."""
    with transaction.atomic():
        one_at_a_time()
        if Township.objects.filter(name=name).exists():
            return False
        township = _clean(Township(name=name, telephone=telephone))
        township.save(force_insert=True)
        record_founding("township_founded", township, place=township, at=at)
    return True


def found_officer(username: str, *, name: str, township: Township | None, at: datetime) -> str:
    """An officer of a township, or (``None``) of the county; the one-time password.

    Empty when the same officer is here already.
    """
    role = Role.TOWNSHIP if township else Role.COUNTY
    with transaction.atomic():
        one_at_a_time()
        found = Officer.objects.filter(username=username).first()
        if found is not None:
            _refuse_another(found, role, township)
            return ""
        officer = _clean(Officer(username=username, name=name), "password")
        password = issue_one_time(officer, at=at)
        Post.objects.create(officer=officer, role=role, township=township, since=localdate(at))
        record_founding("officer_founded", officer, place=township, at=at, role=role.value)
    return password


def renew_password(username: str, *, at: datetime) -> str:
    """A new one-time password for an officer of a township or the county whom nobody else helps."""
    with transaction.atomic():
        officer = locked(Officer.objects.filter(username=username)).first()
        post = _post_above(officer) if officer else None
        if officer is None or post is None:
            told = _("No officer of a township or the county is called “%s” here.")
            raise Refused(told % username)
        password = issue_one_time(officer, at=at)
        record_founding("password_renewed", officer, place=post.township, at=at)
    return password


def void_factor(username: str, *, at: datetime) -> None:
    """The second factor of such an officer opens nothing any more; a new one is set up."""
    with transaction.atomic():
        officer = locked(Officer.objects.filter(username=username)).first()
        post = _post_above(officer) if officer else None
        if officer is None or post is None:
            told = _("No officer of a township or the county is called “%s” here.")
            raise Refused(told % username)
        end_factors(officer, at=at)
        lost = FactorReplacement.objects.filter(officer=officer, confirmed_at=None, closed_at=None)
        lost.update(closed_at=at)
        made = FactorReplacement(officer=officer, asked_at=at, confirmed_at=at)
        made.save()
        record_founding("factor_voided", made, place=post.township, at=at, officer=str(officer.pk))


def _post_above(officer: Officer) -> Post | None:
    return officer.posts.standing().filter(role__in=[Role.TOWNSHIP, Role.COUNTY]).first()


def one_at_a_time() -> None:
    """Two setups that run at once would both find nothing."""
    locked(Chain.objects.filter(pk=chains.chain_of(None).pk)).get()


def _refuse_another(found: Officer, role: Role, township: Township | None) -> None:
    if not found.posts.standing().filter(role=role, township=township).exists():
        told = _("The user name “%s” belongs to somebody with another post: choose another one.")
        raise Refused(told % found.username)


def _clean(row: M, *left_out: str) -> M:
    """The row, if it may be saved; else its fields' sentences."""
    try:
        row.full_clean(exclude=left_out)
    except ValidationError as error:
        labels = {field.name: field.verbose_name for field in row._meta.fields}
        told = [
            f"{labels.get(name, name)}: {sentence}"
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
        raise Refused(" ".join(map(str, told))) from None
    return row


def record_founding(
    verb: str, subject: models.Model, *, place: Township | None, at: datetime, **details: str | int
) -> None:
    """An entry without an officer."""
    fact = ledger.Fact(verb, ledger.name_of(subject), details)
    ledger.append(place, [fact], actor=None, post=None, at=at)
