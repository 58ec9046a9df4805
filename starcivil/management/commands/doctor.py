"""``manage.py doctor``: is this installation sound? Exit 1 when something is bad, else 0."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from starcivil import speech
from starcivil.doctor import Finding, State, database, keys, machine, nights, records, rights, site
from starcivil.management.commands.demo import table


class Command(BaseCommand):
    help = "Looks over the installation in plain sentences; exit 1 when something is bad."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--site", metavar="URL", help="the running site, as https://host")
        parser.add_argument("--ca", metavar="FILE", help="a certificate authority of your own")
        parser.add_argument("--plain-port", type=int, default=80, help="of http; default: 80")

    def handle(self, *_args: Any, **told: Any) -> None:
        with speech.speaking(told["language"]):
            findings = list(_findings(_site(told)))
            (self._print_json if told["json"] else self._print)(findings)
        if any(finding.state == State.BAD for finding in findings):
            sys.exit(1)

    def _print(self, findings: list[Finding]) -> None:
        rows: list[tuple[str, ...]] = []
        for finding in findings:
            rows.append((str(finding.state.label), finding.said))
            if finding.remedy:
                rows.append(("", f"→ {finding.remedy}"))
        for line in table(rows):
            self.stdout.write(line)
        counts = Counter(finding.state for finding in findings)
        told = {state.value: counts[state] for state in State}
        self.stdout.write(_("%(ok)s good, %(warn)s to mind, %(bad)s bad.") % told)

    def _print_json(self, findings: list[Finding]) -> None:
        rows = [{**vars(finding), "state": finding.state.value} for finding in findings]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))


def _findings(asked: site.Site | None) -> Iterator[Finding]:
    yield from machine.settings_findings()
    yield from machine.key_findings()
    yield from machine.page_findings()
    yield from machine.disk_findings()
    yield machine.photos_finding()
    yield from nights.night_findings()
    reached = database.is_reachable()
    yield reached
    if reached.state == State.OK:
        yield database.restore_finding()
        yield from database.server_findings()
        yield from rights.rights_findings()
        if rights.may_read():
            yield from _stored()
    if asked is not None:
        yield from site.site_findings(asked)


def _stored() -> Iterator[Finding]:
    tables = database.migration_finding()
    yield tables
    if tables.state == State.OK:
        yield database.clock_finding()
        yield from records.record_findings()
        yield from keys.seal_key_findings()


def _site(told: dict[str, Any]) -> site.Site | None:
    if not told["site"]:
        return None
    try:
        return site.Site.of(told["site"], plain_port=told["plain_port"], ca=told["ca"])
    except ValueError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        said = _("%(file)s cannot be taken as an authority: %(why)s. Copy it to where we can read.")
        told = {"file": told["ca"], "why": error.strerror or error}
        raise CommandError(said % told) from None
