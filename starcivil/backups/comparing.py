"""Whether a database, and the photos beside it, are what a manifest says."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from starcivil.backups import moment
from starcivil.backups.manifest import Manifest


def differing(manifest: Manifest) -> Iterator[str]:
    """A sentence for each thing of the database that is not as the manifest says."""
    for what, told, found in (
        (_("Table"), manifest.tables, moment.tables()),
        (_("Ledger"), manifest.chains, moment.chains()),
    ):
        yield from _differing(what, told, found)
    if (count := moment.miscounted()) != manifest.miscounted:
        yield _("%(n)s counts do not say what their rows say.") % {"n": count}
    if moment.migrations() != manifest.migrations:
        yield _("The applied migrations are others.")


def _differing(
    what: str, told: Mapping[str, list[str]], found: Mapping[str, list[str]]
) -> Iterator[str]:
    for name in sorted({*told, *found}):
        if told.get(name) != found.get(name):
            sizes = [(each.get(name) or ["0"])[0] for each in (told, found)]
            said = _("%(what)s %(name)s: %(told)s in the backup, %(found)s here.")
            if sizes[0] == sizes[1]:
                said = _(
                    "%(what)s %(name)s: %(told)s in the backup and here, but with other contents."
                )
            yield said % {"what": what, "name": name, "told": sizes[0], "found": sizes[1]}
