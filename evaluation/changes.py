"""What changed between two versions of a public line, in words.

A leaf: it sees a line as plain values. In public the stars of before are told by their number and
what came is named; which star went is not written beside anybody's name (domain.md §6.3), since
the earlier version hangs beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Version:
    """A line as one version shows it; ``head_full`` only where the paper prints it."""

    head: str
    group: str
    stars: Sequence[str]
    head_full: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Version":
        """From ``NoticeLine.before``."""
        return cls(stored["head"], stored["group"], stored["stars"], stored.get("head_full", ""))

    def stored(self) -> dict[str, Any]:
        """As ``NoticeLine.before`` keeps it."""
        full = {"head_full": self.head_full} if self.head_full else {}
        return {"head": self.head, "group": self.group, "stars": list(self.stars), **full}


def in_public(before: Version | None, now: Version, *, removed: bool, paper: bool) -> list[str]:
    """Each change in a phrase; ``paper``: with the names as the paper prints them."""
    if before is None:
        return [_("new on the list")]
    if removed:
        return [_stars_before(before), _("not on the list any more")]
    told = [*_facts(before, now, paper=paper), *_stars(before, now)]
    return told or [_("the hidden character of the name is corrected")]


def on_record(before: Version | None, now: Version, *, removed: bool) -> list[str]:
    """The same for the village's own record: every star of before and of now."""
    if before is None:
        return [_("new on the list")]
    if removed:
        return [_("before: %(stars)s") % {"stars": " ".join(before.stars)}, _("taken off the list")]
    told = _facts(before, now, paper=bool(before.head_full))
    if list(before.stars) != list(now.stars):
        told.append(
            _("before: %(old)s; now: %(new)s")
            % {"old": " ".join(before.stars), "new": " ".join(now.stars)}
        )
    return told or [_("the hidden character of the name is corrected")]


def _facts(before: Version, now: Version, *, paper: bool) -> list[str]:
    told = []
    old, new = (
        (version.head_full if paper and version.head_full else version.head)
        for version in (before, now)
    )
    if old != new:
        told.append(_("name before: %(name)s") % {"name": old})
    if before.group != now.group:
        told.append(_("group before: %(group)s") % {"group": before.group})
    return told


def _stars(before: Version, now: Version) -> list[str]:
    if list(before.stars) == list(now.stars):
        return []
    came = [name for name in now.stars if name not in before.stars]
    told = [_stars_before(before)]
    return told + ([_("new: %(stars)s") % {"stars": " ".join(came)}] if came else [])


def _stars_before(before: Version) -> str:
    count = len(before.stars)
    return ngettext("%(n)s star before", "%(n)s stars before", count) % {"n": count}
