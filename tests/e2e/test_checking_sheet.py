"""The sheet that anybody may take: from a file, without a server, it names what does not hold."""

import copy
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from evaluation.demo.loading import load
from evaluation.demo.villages import VILLAGES
from evaluation.models import Notice, Round
from evaluation.records.queries.records import write_record
from evaluation.workflow import Stage
from grids.codes import digest_code, grouped
from tests.e2e.conftest import PHONE, axe_findings, sticking_out, until
from tests.evaluation.test_tampering import NOW

Record = dict[str, Any]
Change = Callable[[Record], None]


def record_of(stage: Stage) -> Record:
    round_ = Round.objects.select_related("village", "campaign").get(stage=stage)
    out = io.BytesIO()
    write_record(round_, out)
    record: Record = json.loads(out.getvalue())
    return record


def first(record: Record, kind: str) -> int:
    """The place of the earliest fact of a kind: keys are drawn by lot, and say nothing of time."""
    places = [n for n, (name, _) in enumerate(record["facts"]) if name.startswith(f"{kind}:")]
    return min(places, key=lambda place: json.loads(record["facts"][place][1]).get("at", ""))


def rewritten(kind: str, change: Callable[[Record], None]) -> Change:
    """One fact written over, with its own digest, as somebody with the file in hand would."""

    def act(record: Record) -> None:
        pair = record["facts"][first(record, kind)]
        row = json.loads(pair[1])
        change(row)
        pair[1] = json.dumps(row, ensure_ascii=False)
        newest = [line for line in record["held"] if line[1] == pair[0]][-1]
        newest[2] = sha256(pair[1])

    return act


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chained_anew(record: Record) -> None:
    """Every line, and the papers in the file, made to fit what was written over."""
    before = "0" * 64
    for entry in record["entries"]:
        body = json.loads(entry[3])
        its = [row for row in record["held"] if row[3] == body.get("held", {}).get("write")]
        if its:
            lines = [f"{number} {fact} {digest or '-'}" for number, fact, digest, _ in its]
            body["held"]["digest"] = sha256("\n".join(lines))
        entry[1:] = before, "", json.dumps(body, ensure_ascii=False, sort_keys=True)
        entry[2] = before = sha256(f"{entry[1]}\n{entry[3]}")
    record["head"] = before
    digests = {entry[0]: entry[2] for entry in record["entries"]}
    for paper in record["papers"]:
        paper[1] = digests[paper[0]]


def without(kind: str) -> Change:
    def act(record: Record) -> None:
        del record["facts"][first(record, kind)]

    return act


def another_line(record: Record) -> None:
    record["entries"][5][3] = record["entries"][5][3].replace('"role": "', '"role": "x')


def one_digest(record: Record) -> None:
    record["held"][0][2] = "0" * 64


def one_board(record: Record) -> None:
    record["boards"][0]["csv"] += "一组,王*,10,爱党爱国星\r\n"


def no_digests_of_the_counts(record: Record) -> None:
    write = next(row[3] for row in record["held"] if row[1].startswith("tally:"))
    gone = {row[1] for row in record["held"] if row[3] == write}
    record["held"] = [row for row in record["held"] if row[3] != write]
    record["facts"] = [pair for pair in record["facts"] if pair[0] not in gone]


def one_stood_aside(tally: Record) -> None:
    tally["roll"]["recused"] = {tally["roll"]["present"][0]: "own"}


#: What is done to the file, and a sentence that the sheet must say about it.
CHANGES: dict[str, tuple[Change, str]] = {
    "a line": (another_line, "The text of line 6 was changed."),
    "a line removed": (lambda record: record["entries"].pop(7), "Line 8 is missing."),
    "the end": (lambda record: record["entries"].pop(), "The ledger does not end with line"),
    "a digest": (one_digest, "holds is not what it says it holds."),
    "a paper": (lambda record: record["papers"][0].__setitem__(1, "0" * 64), "is not the one"),
    "a ballot removed": (without("ballot"), "Vote by name on household"),
    "a count removed": (without("tally"), "missing, though line"),
    "a count and its digests": (no_digests_of_the_counts, "is not what it says it holds."),
    "a notice": (one_board, "Notice no. 1 is not word for word as it was posted."),
    "no notice": (lambda record: record["boards"][0].__setitem__("notice", "x"), "it was posted."),
}  # fmt: skip
#: The same by somebody who chains everything anew: now the counts themselves must say it.
ARITHMETIC: dict[str, tuple[Change, str]] = {
    "too many for": (
        rewritten("tally", lambda row: row.update(votes_for=row["votes_for"] + 1)),
        "are not as many as were present.",
    ),
    "too few present": (
        rewritten("tally", lambda row: row.update(entitled=row["entitled"] + 9)),
        "too few were present.",
    ),
    "the result": (
        rewritten("tally", lambda row: row.update(passed=not row["passed"])),
        "the result is the other way round.",
    ),
    "who was there": (
        rewritten("tally", lambda row: row["roll"]["present"].pop()),
        "does not fit the numbers.",
    ),
    "one who stood aside": (
        rewritten("tally", one_stood_aside),
        "somebody who stood aside is counted.",
    ),
}  # fmt: skip


@pytest.fixture
def sheet(db: None, page: Page, client: Client, tmp_path: Path) -> Page:
    """The sheet as it was sent, opened from a disk, without a server."""
    call_command("load_catalogue", verbosity=0)
    load(NOW, plans=[plan for plan in VILLAGES if plan.key in {"zhaozhuang", "sixia"}])
    file = tmp_path / "check-record.html"
    answer = client.get(reverse("checking_sheet") + "?lang=en")
    assert answer["Content-Disposition"].startswith("attachment")
    file.write_bytes(answer.content)
    page.context.set_offline(True)
    page.goto(file.as_uri())
    return page


def verdict(page: Page, record: Record | str) -> str:
    text = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
    file = {"name": "record.json", "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("#record", files=[file])  # type: ignore[list-item]  # because it is a TypedDict
    until(
        page,
        "!document.getElementById('found').hidden"
        " || !/…/.test(document.getElementById('state').textContent)",
    )
    return page.inner_text("#found") if page.is_visible("#found") else page.inner_text("#state")


def test_a_record_holds_and_what_is_changed_in_it_is_named(
    sheet: Page, subtests: pytest.Subtests
) -> None:
    awarded, voted = record_of(Stage.AWARDED), record_of(Stage.DECIDING)
    for record in (awarded, voted):
        assert "Everything in this record holds." in verdict(sheet, record)
    for name, (change, told) in CHANGES.items():
        with subtests.test(name):
            record = copy.deepcopy(voted if "ballot" in name else awarded)
            change(record)
            said = verdict(sheet, record)
            assert told in said
            assert "Everything in this record holds." not in said
    for name, (change, told) in ARITHMETIC.items():
        with subtests.test(name):
            record = copy.deepcopy(awarded)
            change(record)
            chained_anew(record)
            said = verdict(sheet, record)
            assert told in said
            assert "Ledger:" in said
            assert "not all of them hold" not in said
    assert_paper_shows_what_was_chained_anew(sheet, awarded)
    assert_other_files_are_refused(sheet, awarded)
    verdict(sheet, awarded)
    assert_phone_and_reader_are_served(sheet)


def assert_paper_shows_what_was_chained_anew(page: Page, record: Record) -> None:
    """A star that was voted down and chained anew fits itself; only the printed code does not."""
    notice = Notice.objects.filter(round__stage=Stage.AWARDED).earliest("published_at")
    printed = grouped(digest_code(notice.ledger_digest))
    verdict(page, record)
    page.fill("#code", printed.lower().replace("-", " "))
    assert f"is line {notice.ledger_seq} of" in page.inner_text("#compared")
    page.fill("#code", grouped(digest_code(notice.digest)))
    assert "lines of notice no. 1 " in page.inner_text("#compared")
    forged = copy.deepcopy(record)
    rewritten("stagechange", lambda row: row.update(reason="x"))(forged)
    chained_anew(forged)
    assert "Everything in this record holds." in verdict(page, forged)
    page.fill("#code", printed)
    assert "No line of this record has this code." in page.inner_text("#compared")


def assert_other_files_are_refused(page: Page, record: Record) -> None:
    assert "its end is missing" in verdict(page, json.dumps(record)[:-20])
    assert "something else" in verdict(page, "[1, 2]")
    assert "later version" in verdict(page, {**record, "starcivil_record": 2})
    assert "cut out" in verdict(page, {**record, "facts": None})


def assert_phone_and_reader_are_served(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    assert sticking_out(page, PHONE["width"]) == []
    assert axe_findings(page) == []
