"""Versions of the catalogue: loaded from the installation's file, copied, published, removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.catalogue.queries.versions import as_data, missing, next_version, usable_catalogues
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from grids.models import Receipt, Township
from grids.roles import Role
from grids.traces import ledger
from grids.writing import Refused, Sent, Write, locked, writing

#: Why nothing of a version can be changed any more, and what to do instead.
PUBLISHED = gettext_lazy(
    "This version is published and cannot change. Make a draft from it and change that."
)


def load_catalogue(data: Mapping[str, Any], *, at: datetime) -> bool:
    """Load and publish the file's version; ``False`` when it is here already, unchanged.

    ``data`` is the parsed catalogue.toml. No officer: it is the installation's own step.
    """
    with transaction.atomic():
        found = Catalogue.objects.filter(
            township=None, name=data["name"], version=data["version"]
        ).first()
        if found is not None:
            _refuse_other_content(found, data)
            return False
        catalogue = Catalogue.objects.create(name=data["name"], version=data["version"])
        _fill(catalogue, data)
        _publish(catalogue, at=at)
        subject = f"catalogue:{catalogue.pk}"
        fact = ledger.Fact("catalogue_published", subject, {"version": catalogue.version})
        ledger.append(None, [fact], actor=None, post=None, at=at)
    return True


def copy_catalogue(catalogue_id: UUID, township_id: UUID, *, name: str, sent: Sent) -> Receipt:
    """A township's own draft, with everything that stands in a published version."""
    with writing(sent) as write:
        township = locked(Township.objects.filter(pk=township_id)).get()
        write.allow(township, Role.TOWNSHIP)
        base = usable_catalogues(township).filter(pk=catalogue_id).first()
        if base is None:
            raise Refused(_("Only a published version that your township may use can be copied."))
        name = name.strip()
        draft = Catalogue.objects.create(
            township=township, based_on=base, name=name, version=next_version(township, name)
        )
        _fill(draft, as_data(base))
        write.record("catalogue_copied", draft, based_on=str(base.pk))
        return write.done(
            _("The draft is made. Nobody else sees it before it is published."), draft
        )


def publish_catalogue(catalogue_id: UUID, *, sent: Sent) -> Receipt:
    """Publish a whole draft: from then on it is frozen, and every year may be founded on it."""
    with writing(sent) as write:
        draft = locked_draft(catalogue_id, write)
        lacking = missing(draft)
        if lacking:
            raise Refused(" ".join([_("The draft is not whole yet."), *lacking]))
        _publish(draft, at=write.at)
        write.record("catalogue_published", draft, version=draft.version)
        return write.done(_("The version is published and stays as it is."), draft)


def remove_draft(catalogue_id: UUID, *, sent: Sent) -> Receipt:
    """Throw a draft away; what is published is never removed."""
    with writing(sent) as write:
        draft = locked_draft(catalogue_id, write)
        Criterion.objects.filter(star__catalogue=draft).delete()
        draft.stars.all().delete()
        draft.veto_grounds.all().delete()
        write.record("catalogue_draft_removed", draft)
        draft.delete()
        return write.done(_("The draft is removed."))


def locked_draft(catalogue_id: UUID, write: Write) -> Catalogue:
    """The draft with everything in it: editing and publishing go one after the other."""
    catalogues = Catalogue.objects.filter(pk=catalogue_id).select_related("township")
    draft = locked(catalogues).get()
    write.allow(draft.township, Role.TOWNSHIP)
    if not draft.is_draft:
        raise Refused(str(PUBLISHED))
    return draft


def _refuse_other_content(found: Catalogue, data: Mapping[str, Any]) -> None:
    if as_data(found) != data:
        raise Refused(
            _(
                "Version %(version)s of “%(name)s” is published and cannot change: "
                "give the changed file a new version."
            )
            % {"version": found.version, "name": found.name}
        )


def _fill(catalogue: Catalogue, data: Mapping[str, Any]) -> None:
    """Stars, criteria and veto grounds in the shape of catalogue.toml."""
    for row in data["stars"]:
        facts = {name: value for name, value in row.items() if name != "criteria"}
        star = Star.objects.create(catalogue=catalogue, **facts)
        Criterion.objects.bulk_create(Criterion(star=star, **item) for item in row["criteria"])
    VetoGround.objects.bulk_create(
        VetoGround(catalogue=catalogue, **row) for row in data["veto_grounds"]
    )


def _publish(catalogue: Catalogue, *, at: datetime) -> None:
    catalogue.published_on = localdate(at)
    catalogue.save(update_fields=["published_on"])
