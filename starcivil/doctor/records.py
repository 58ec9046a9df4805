"""What is stored: is it whole, do our keys open it, can somebody begin to work?"""

from collections.abc import Iterator
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Catalogue
from grids.models import Officer, Post, Receipt
from grids.queries.safekeeping import Kept, safety
from grids.roles import Role
from grids.sealing import unseal
from grids.traces.queries import last_walk
from grids.traces.seals import newest_seal
from grids.traces.verifying import walk_all
from grids.writing import content_of
from starcivil.doctor.finding import Finding, bad, good, mind

#: A timer that missed a night or two is no alarm yet.
DAYS_BETWEEN_WALKS = 3


def record_findings() -> Iterator[Finding]:
    """Ledger, keys, catalogue, somebody in the township; and what nobody does yet."""
    yield _ledger()
    yield _walked(timezone.now())
    if keys_fit():
        yield good("seal", _("Our keys open what is sealed."))
    else:
        said = _("Our SEAL_KEY does not open what is sealed here.")
        yield bad("seal", said, _("Put the right key back, from the printed copy in the safe."))
    if Catalogue.objects.exclude(published_on=None).exists():
        yield good("catalogue", _("A catalogue of stars is published."))
    else:
        said = _("No catalogue of stars is published.")
        yield bad("catalogue", said, _("Run manage.py load_catalogue."))
    if Post.objects.standing().filter(role=Role.TOWNSHIP, officer__is_active=True).exists():
        yield good("township", _("Somebody works for a township."))
    else:
        said = _("Nobody works for a township, so nothing can be begun.")
        yield bad("township", said, _("Run manage.py setup with --township and --officer."))
    yield from _safety(timezone.now())


def _ledger() -> Finding:
    walk = walk_all()
    if walk.faults:
        remedy = _("Change nothing, keep a copy of the database, and tell the county.")
        return bad("ledger", "; ".join(map(str, walk.faults[:3])), remedy)
    told = _("All %(chains)s ledgers hold, and %(rows)s facts as they say.")
    return good("ledger", told % {"chains": walk.chains, "rows": walk.rows})


def _walked(now: datetime) -> Finding:
    """Whether somebody walks them every night, and seals them."""
    last, seal = last_walk(), newest_seal()
    remedy = _("Let starcivil-verify.timer run every night (docs/operations.md).")
    if last is None or seal is None:
        return mind("walk", _("The ledgers have not been walked and sealed yet."), remedy)
    days = (now - min(last.at, seal.at)).days
    if days > DAYS_BETWEEN_WALKS:
        told = _("The ledgers were last walked and sealed %s days ago.")
        return bad("walk", told % days, remedy)
    return good("walk", _("The ledgers are walked and sealed: last %s days ago.") % days)


def _safety(now: datetime) -> Iterator[Finding]:
    """Backups, and whether one was restored on trial: a backup that never was is a hope."""
    kept = safety(now)
    yield _kept(
        "backup",
        kept.backup,
        well=_("The last backup is %s days old."),
        failed=_("The last backup failed."),
        none=_("No backup was made yet."),
        remedy=_("Let starcivil-backup.timer run every night (docs/operations.md)."),
    )
    yield _kept(
        "drill",
        kept.drill,
        well=_("A backup was last restored on trial %s days ago."),
        failed=_("The last trial of a backup failed."),
        none=_("No backup was restored on trial yet."),
        remedy=_("Let starcivil-drill.timer run every week (docs/operations.md)."),
    )


def _kept(about: str, kept: Kept, *, well: str, failed: str, none: str, remedy: str) -> Finding:
    if kept.failed:
        return bad(about, failed, _("Read why: journalctl -u starcivil-%s.") % about)
    said = well % kept.days if kept.well else none
    if kept.is_late:
        return bad(about, said, remedy)
    return good(about, said) if kept.well else mind(about, said, remedy)


def keys_fit() -> bool:
    """Whether SEAL_KEY opens the newest thing that is sealed here; so too when nothing is yet."""
    receipt = Receipt.objects.exclude(sealed_content=b"").order_by("-at").first()
    officer = Officer.objects.exclude(one_time_sealed=None).order_by("-created_at").first()
    try:
        if receipt is not None:
            content_of(receipt)
        if officer is not None and officer.one_time_sealed is not None:
            unseal(officer.one_time_sealed, context=f"officer:{officer.pk}:one-time")
    except InvalidTag:
        return False
    return True
