"""Whoever owns the database changes what was decided, and the walk names it.

Each change is made with the triggers off, as the owner would, on a township with villages that
vote, hang, object and hold stars; then it is taken back. The chains alone see none of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation
from django.utils.timezone import localtime

from evaluation.demo.loading import load
from evaluation.demo.villages import VILLAGES
from evaluation.models import Entry, Recusal, Seat
from evaluation.workflow import Stage
from grids.models import Chain, Officer
from grids.traces import holding, ledger
from grids.traces.verifying import Mismatch, mismatches, walk_all
from tests.factories import make_request
from tests.postgres.owner import owner

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
KEYS = ("yanjian", "zhaozhuang", "sixia", "beicun", "jiazhuang")
ONE = "(SELECT id FROM {table} {where} ORDER BY id LIMIT 1)"


def another(column: str, table: str, *nor: str) -> str:
    """Somebody else, or something else of the same kind; ``{row}`` is the row that is changed."""
    others = ", ".join(f"{{row}}.{name}" for name in (column, *nor))
    return f"{column} = (SELECT id FROM {table} WHERE id NOT IN ({others}) LIMIT 1)"


def turned(column: str) -> str:
    return f"{column} = CASE {column} WHEN 'for' THEN 'against' ELSE 'for' END"


#: A matter, its table, which of its rows, and what is done to it.
CHANGES = (
    ("a ballot turned round", "evaluation_ballot", "", turned("choice")),
    ("a ballot removed", "evaluation_ballot", "", None),
    ("a ballot in another's name", "evaluation_ballot", "", another("seat_id", "evaluation_seat")),
    (
        "a closed count", "evaluation_tally",
        "WHERE passed",
        "passed = false, votes_for = 0, votes_against = votes_for + votes_against",
    ),
    ("a count removed", "evaluation_tally", "", None),
    ("who was entitled", "evaluation_tally", "", "entitled = entitled + 1"),
    ("who was counted", "evaluation_tally", "", "roll = roll || '{{\"present\": []}}'"),
    ("the reason of a count", "evaluation_tally", "", "reason = 'x'"),
    ("a presence removed", "evaluation_presence", "", None),
    (
        "somebody present in another's place", "evaluation_presence",
        "", "stands_in_for_id = seat_id",
    ),
    (
        "who stands aside", "evaluation_settled",
        "", "homes = '{{}}', kin = '{{}}', late = ARRAY[seat_id]",
    ),
    ("a seat given to another", "evaluation_seat", "", "name = '别人'"),
    ("a seat that votes no more", "evaluation_seat", "WHERE kind = 'member'", "kind = 'observer'"),
    (
        "a line of the board", "evaluation_noticeline",
        "WHERE NOT removed", "stars = '[]', star_count = 0",
    ),
    ("a line taken down", "evaluation_noticeline", "", None),
    ("a name on the board", "evaluation_noticeline", "", "head_masked = '张*三'"),
    ("a notice's last day", "evaluation_notice", "", "ends_on = ends_on - 3"),
    ("a notice's head of the ledger", "evaluation_notice", "", "ledger_digest = repeat('0', 64)"),
    (
        "a notice withdrawn", "evaluation_notice",
        "", "withdrawn_at = published_at, withdrawal_reason = 'x'",
    ),
    ("when it was put up", "evaluation_posting", "", "posted_on = posted_on - 3"),
    ("an award prolonged", "evaluation_award", "", "valid_to = valid_to + 365"),
    (
        "an award to another household", "evaluation_award",
        "", another("household_id", "households_household"),
    ),
    ("an award removed", "evaluation_award", "", None),
    (
        "a confirmation put on another person", "evaluation_confirmation",
        "", another("person_id", "households_person"),
    ),
    (
        "a confirmation by another means", "evaluation_confirmation",
        "WHERE officer_id IS NOT NULL", "means = 'code'",
    ),
    ("an answer", "evaluation_answer", "", "value = 'no'"),
    (
        "a star that nobody claimed", "evaluation_claim",
        "", "star_id = (SELECT id FROM evaluation_campaignstar WHERE id NOT IN (SELECT star_id FROM"
        " evaluation_claim one WHERE one.entry_id = evaluation_claim.entry_id) LIMIT 1)",
    ),
    (
        "who typed a declaration", "evaluation_declaration",
        "WHERE typist_id IS NOT NULL", another("typist_id", "grids_officer"),
    ),
    ("a veto's end", "evaluation_veto", "", "ends_on = ends_on + 365"),
    (
        "a veto's second officer", "evaluation_veto",
        "WHERE confirmed_at IS NOT NULL",
        another("confirmed_by_id", "grids_officer", "entered_by_id"),
    ),
    ("a veto's effect", "evaluation_vetoeffect", "", "released_at = at"),
    (
        "the second signer", "evaluation_stagechange",
        "WHERE second_officer_id IS NOT NULL",
        another("second_officer_id", "grids_officer", "officer_id"),
    ),
    ("a step of a round removed", "evaluation_stagechange", "", None),
    (
        "a round at another stage", "evaluation_round",
        "WHERE stage <> 'awarded'", "stage = 'awarded'",
    ),
    ("who approved", "evaluation_review", "", another("approved_by_id", "grids_officer")),
    ("a spot check's finding", "evaluation_spotcheck", "", "finding = 'fault', note = 'x'"),
    ("a tie of kinship removed", "households_tie", "", None),
    ("a tie of kinship ended", "households_tie", "WHERE until IS NULL", "until = since"),
    (
        "who lives in a household", "households_membership",
        "WHERE relation <> '02'", "until = since",
    ),
    (
        "whose account a person is", "households_person",
        "WHERE officer_id IS NOT NULL", "officer_id = NULL",
    ),
    ("a mark", "evaluation_assessment", "", turned("mark")),
    ("a post", "grids_post", "WHERE role = 'assessor'", "role = 'clerk'"),
    ("a post's end", "grids_post", "", "until = since"),
    ("a password", "grids_officer", "", "password = 'x'"),
    ("a suspended account", "grids_officer", "", "is_active = NOT is_active"),
    ("a rule of the year", "evaluation_campaign", "", "minimum_stars = 1"),
    (
        "an elective star made mandatory", "evaluation_campaignstar",
        "WHERE NOT mandatory", "mandatory = true",
    ),
    ("the text of a criterion", "evaluation_criterion", "", "text = 'x'"),
    (
        "a household's status in a round", "evaluation_entry",
        "WHERE status = 'declared'", "status = 'declined'",
    ),
    ("a household that ended", "households_household", "", "ended_on = '2026-01-01'"),
    (
        "a household's code", "households_household",
        "", "code_fingerprint = 'x'::bytea, code_issued_at = now()",
    ),
    (
        "a sitting opened again", "evaluation_sitting",
        "WHERE closed_at IS NOT NULL", "closed_at = NULL",
    ),
    ("an objection's findings", "evaluation_objection", "", "findings = 'x'"),
    ("an objection removed", "evaluation_objection", "", None),
    ("a reopening removed", "evaluation_reopening", "", None),
    ("a correction", "evaluation_correction", "", "reason = 'x'"),
    ("a grid of a group", "evaluation_panel_grids", "", None),
    ("a star of a veto", "evaluation_veto_stars", "", None),
    ("a star chosen in a declaration", "evaluation_declaration_chosen", "", None),
    ("a member's question", "evaluation_question", "", "text = 'x'"),
    ("a recusal", "evaluation_recusal", "", None),
    ("a draw's seed", "evaluation_draw", "WHERE seed <> ''", "seed = repeat('0', 64)"),
    ("whom a lot fell on", "evaluation_pick", "", "position = position + 100"),
    ("who came to the study session", "households_attendance", "", "present = present + 1"),
    ("a first signature", "evaluation_proposal", "", "expires_at = expires_at + interval '9 days'"),
    ("a household of a wave", "evaluation_wavehousehold", "", None),
    ("a ground for a veto", "evaluation_vetoground", "", "text = 'x'"),
    ("a grid's name", "grids_grid", "", "name = 'x'"),
    ("who asked for a correction", "households_correctionrequest", "", "asked_by = 'x'"),
)  # fmt: skip


@contextmanager
def changed(table: str, where: str, what: str | None) -> Iterator[int]:
    """The change in force, by who has the server in hand, and taken back afterwards."""
    row = ONE.format(table=table, where=where)
    statement = f"UPDATE {table} SET {what.format(row=table)}" if what else f"DELETE FROM {table}"
    with transaction.atomic():
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
            cursor.execute(f"{statement} WHERE id = {row}")
            touched = cursor.rowcount
            cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
        yield touched
        transaction.set_rollback(True)


def test_every_change_of_a_fact_is_found_and_named(db: None, subtests: pytest.Subtests) -> None:
    call_command("load_catalogue", verbosity=0)
    plans = [plan for plan in VILLAGES if plan.key in KEYS]
    load(NOW, plans=plans)
    what_the_demonstration_has_not()
    assert walk_all().faults == []
    for name, table, where, what in CHANGES:
        with subtests.test(name), changed(table, where, what) as touched:
            assert touched == 1
            [found] = mismatches()
            assert holding.held()[found.fact.partition(":")[0]].table == table
            assert found.kind == ("changed" if what else "gone")
            assert_named(found)
            assert seen_by_the_chains_alone() == []
    assert walk_all().faults == []


def what_the_demonstration_has_not() -> None:
    """A recusal that a member declared, and a correction that a household asked for."""
    seat = Seat.objects.filter(panel__round__stage=Stage.DECIDING).first()
    assert seat is not None
    entry = Entry.objects.filter(round=seat.panel.round_id).first()
    assert entry is not None
    holding.begin()
    recusal = Recusal.objects.create(panel=seat.panel, seat=seat, entry=entry, reason="邻里纠纷")
    officer = Officer.objects.first()
    assert officer is not None
    make_request(household=entry.household, officer=officer)
    fact = ledger.Fact("recusal_declared", ledger.name_of(recusal), {"entry": str(entry.pk)})
    ledger.append(seat.panel.round.village, [fact], actor=officer, post=None, at=NOW)


def assert_named(found: Mismatch) -> None:
    """In words: what it is, of whom, and which entry held it since when."""
    kind, _colon, key = found.fact.partition(":")
    with translation.override("en"):
        told = str(found)
        assert told.startswith(f"{holding.held()[kind].called} (")
    assert found.entry is not None
    assert f"entry {found.entry.seq} of " in told
    assert f"{localtime(found.entry.at):%Y-%m-%d}" in told
    assert len(key) < 36 or key not in told


def seen_by_the_chains_alone() -> list[ledger.Fault]:
    """The twin: without the digests nobody sees what became of the facts behind the entries."""
    return [fault for chain in Chain.objects.all() for fault in ledger.faults(chain)]
