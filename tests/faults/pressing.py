"""Eight grid leaders who save forms all the while, and what must hold of it afterwards."""

import json
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from evaluation.models import Declaration
from grids import counting
from grids.models import LedgerEntry, Officer, Receipt, Village
from grids.roles import Role
from grids.traces import ledger
from grids.traces.verifying import walk_all
from tests.evaluation.doorstep import make_doorstep, posted
from tests.factories import NOW, make_grid, make_officer, make_township, make_village
from tests.faults.installation import Installation
from tests.serving import wait_for

PRESSERS, FORMS = 8, 25
#: As many answers are asked for once more, drawn evenly from all.
ONCE_MORE = 2000
ROOT = Path(__file__).resolve().parent.parent.parent
Ack = list[Any]


@dataclass
class Load:
    """What is pressed, and the process that presses."""

    installed: Installation
    threads: list[dict[str, Any]]
    village: Village
    seen: Counter[str] = field(default_factory=Counter)
    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.installed.folder))
        (self.folder / "acks").touch()

    @property
    def acks(self) -> list[Ack]:
        lines = (self.folder / "acks").read_text().splitlines()
        return [json.loads(line) for line in lines]

    @contextmanager
    def pressing(self, **more: Any) -> Iterator[None]:
        """Meanwhile everybody presses, and at the end until the last one has an answer."""
        (self.folder / "end").unlink(missing_ok=True)
        job = {
            "port": self.installed.port,
            "authority": str(self.installed.authority),
            "folder": str(self.folder),
            "threads": self.threads,
            **more,
        }
        file = self.folder / "job.json"
        file.write_text(json.dumps(job))
        process = subprocess.Popen([sys.executable, "-m", "tests.faults.load", str(file)], cwd=ROOT)
        try:
            yield
            if "acks" not in more:
                (self.folder / "end").touch()
            assert process.wait(3600) == 0
        finally:
            process.kill()
        told = json.loads((self.folder / "told.json").read_text())
        self.seen += Counter(told["seen"])
        self.pages |= told["pages"]
        self.wrong += told["wrong"]

    def wait_for_answers(self, number: int = 1) -> None:
        """The program serves, or does so again, by itself."""
        before = len(self.acks)
        wait_for(lambda: len(self.acks) >= before + number, seconds=90)

    def once_more(self) -> list[Any]:
        """Answered presses again, as a browser does that never saw the answer; who got another
        receipt than before."""
        acks = self.acks
        with self.pressing(acks=acks[:: max(1, len(acks) // ONCE_MORE)]):
            pass
        return self.wrong


def make_load(installed: Installation, *, pressers: int = PRESSERS, forms: int = FORMS) -> Load:
    """A group with so many leaders, each of whom looks after so many of its households."""
    grid = make_grid(village=make_village(name="后庄村", township=make_township()), name="第1组")
    rounds = make_doorstep(grid=grid, households=pressers * forms)
    presses = [
        {
            "url": reverse("declaration_fill", args=[entry.pk]),
            "fields": posted(entry),
            "count": "version",
        }
        for entry in rounds.entries.select_related("campaign")
    ]
    leaders = [
        make_officer(name=f"组长{number}", role=Role.GRID_LEADER, place=grid)
        for number in range(pressers)
    ]
    threads = [
        {**logged_in(leader), "presses": presses[number::pressers]}
        for number, leader in enumerate(leaders)
    ]
    ledger.take_in(after=0, at=NOW)
    return Load(installed, threads, grid.village)


def logged_in(officer: Officer) -> dict[str, str]:
    """A session as the server will find it, second factor and all: its cookie, and the token of its
    forms."""
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    session, token = client.session, uuid.uuid4().hex
    session["_csrftoken"] = token
    session["log_in"] |= {"factor_until": session["log_in"]["began"] + 12 * 3600}
    session.save()
    return {"cookie": f"__Host-sid={session.session_key}", "token": token}


def what_does_not_hold(load: Load) -> dict[str, Any]:
    """Nothing, when no answered press was lost, doubled or half written.

    ``lost``: an answer whose receipt is not there, or is another's; ``rows``: forms, receipts and
    entries of the ledger do not tell of the same number of presses; ``ledger``, ``counts``: what
    ``verify_ledger`` and ``recount`` find; ``village``: a receipt of another village.
    """
    acks = load.acks
    kept = dict(Receipt.objects.filter(kind=KIND).values_list("pk", "code"))
    lost = [ack for ack in acks if kept.get(uuid.UUID(ack[3])) != ack[4]]
    told = {
        "answers": len({ack[3] for ack in acks}),
        "receipts": len(kept),
        "forms": Declaration.objects.aggregate(sum=Sum("version"))["sum"] or 0,
        "entries": LedgerEntry.objects.filter(verb="declaration_saved").count(),
    }
    found = {
        "lost": lost,
        "rows": told if len({*told.values()}) > 1 else {},
        "ledger": [str(fault) for fault in walk_all().faults],
        "counts": [str(one) for one in counting.differences()],
        "village": list(Receipt.objects.filter(kind=KIND).exclude(village=load.village)),
    }
    return {name: what for name, what in found.items() if what}


KIND = "declaration_fill"
