"""What a report costs in a township of 17 villages and 8,000 households.

    python3 manage.py test benchmarks/reports.py -s

Every household declared with every item answered, judged by both bodies and awarded; a month of
visits, activities and hours in each village. Prints CPU of Python and PostgreSQL and statements, of
the month's report as a page and on paper, of the cues, and of issuing it; and the page's seconds
as they pass.
"""

import time
from datetime import date, timedelta
from functools import partial

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.sitting_agenda import Clock, logged_in, make_homes
from evaluation.cues.queries.told import counts_of
from evaluation.models import Body, Campaign, Round
from evaluation.reports.actions import issue_report
from evaluation.reports.typed import Kind, Span
from evaluation.workflow import Stage
from grids.models import Officer, Township
from grids.roles import Role
from households.months import months_on
from tests.factories import (
    make_activity,
    make_campaign,
    make_grid,
    make_officer,
    make_panel,
    make_round,
    make_sent,
    make_served,
    make_sitting,
    make_township,
    make_village,
    make_visit,
)

VILLAGES, HOUSEHOLDS, VISITS = 17, 8_000, 30
TIMES = 5
_ROWS = (
    """INSERT INTO evaluation_entry (id, round_id, campaign_id, household_id, group_id, number,
        head_name, residence, status, status_note, live)
    SELECT gen_random_uuid(), r.id, r.campaign_id, h.id, h.grid_id, h.number, '张大山',
        h.residence, 'declared', '', true
    FROM households_household h JOIN evaluation_round r USING (village_id)""",
    """INSERT INTO evaluation_declaration (id, entry_id, mode, typist_id, typed_at, consented,
        version)
    SELECT gen_random_uuid(), e.id, 'dictated', %(typist)s,
        now() - row_number() OVER () * interval '7 minutes', true, 1 FROM evaluation_entry e""",
    """INSERT INTO evaluation_answer (id, declaration_id, criterion_id, value, reason)
    SELECT gen_random_uuid(), d.id, c.id, CASE WHEN hashtext(d.id::text || c.code) %% 10 = 0
        THEN 'not_met' ELSE 'met' END, ''
    FROM evaluation_declaration d, evaluation_criterion c JOIN evaluation_star s ON s.id = star_id
    WHERE s.catalogue_id = %(catalogue)s""",
    """INSERT INTO evaluation_confirmation (id, declaration_id, person_id, means, officer_id,
        typist_id, version, at, withdrawal_reason)
    SELECT gen_random_uuid(), d.id, h.head_id, 'signed_print', %(officer)s, d.typist_id, 1,
        d.typed_at + interval '1 day', ''
    FROM evaluation_declaration d JOIN evaluation_entry e ON e.id = entry_id
    JOIN households_household h ON h.id = household_id""",
    """INSERT INTO evaluation_claim (id, entry_id, star_id)
    SELECT gen_random_uuid(), e.id, s.id FROM evaluation_entry e
    JOIN evaluation_campaignstar s USING (campaign_id)""",
    """INSERT INTO evaluation_tally (id, sitting_id, claim_id, body, mode, entitled, present,
        recused, votes_for, votes_against, abstentions, passed, reason, roll, version, at)
    SELECT gen_random_uuid(), s.id, c.id, p.body, 'hands', 5, 5, 0, 5, 0, 0, true, '', '{}', 1,
        now()
    FROM evaluation_claim c JOIN evaluation_entry e ON e.id = entry_id
    JOIN evaluation_panel p ON p.round_id = e.round_id
    JOIN evaluation_sitting s ON s.panel_id = p.id""",
    """INSERT INTO evaluation_award (id, round_id, entry_id, household_id, star_id, valid_from,
        valid_to)
    SELECT gen_random_uuid(), e.round_id, e.id, e.household_id, c.star_id, current_date - 40,
        current_date + 300
    FROM evaluation_claim c JOIN evaluation_entry e ON e.id = entry_id""",
    "UPDATE evaluation_sitting SET closed_at = opened_at + interval '1 day'",
)


def test_a_months_report_beside_an_empty_page(db: None) -> None:
    township, office, rounds = founded()
    clock, span = Clock(), last_month()
    browser, place = logged_in(office), [township.pk, span.key]
    timed = partial(clock.time, times=TIMES)
    timed("an empty page", lambda: browser.get(reverse("livez")))
    page = reverse("report_detail", args=place)
    assert browser.get(page).status_code == 200
    began = time.perf_counter()
    timed("the month's report", lambda: browser.get(page))
    print(f"{'':<28}{(time.perf_counter() - began) / TIMES:7.3f} s as they pass")
    timed("on paper", lambda: browser.get(reverse("report_paper", args=place)))
    timed("as a workbook", lambda: browser.get(reverse("report_table", args=place)))
    timed("the cues alone", lambda: counts_of(rounds))
    sent = partial(make_sent, office, at=timezone.now())
    timed("issuing it", lambda: issue_report(township, span, sent=sent()))


def last_month() -> Span:
    return Span(Kind.MONTH, months_on(timezone.localdate().replace(day=1), -1))


def founded() -> tuple[Township, Officer, list[Round]]:
    """Seventeen villages, each with its share of the households and a month of work."""
    township = make_township(name="量速度乡")
    campaign = make_campaign(township=township, year=timezone.localdate().year)
    office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    clerk = make_officer(name="赵敏")
    rounds = [village_of(township, n, campaign, clerk) for n in range(VILLAGES)]
    keys = {"typist": clerk.pk, "officer": office.pk, "catalogue": campaign.catalogue_id}
    with connection.cursor() as cursor:
        for statement in _ROWS:
            cursor.execute(statement, keys if "%(" in statement else None)
        cursor.execute("ANALYZE")
    return township, office, rounds


def village_of(township: Township, n: int, campaign: Campaign, clerk: Officer) -> Round:
    village = make_village(name=f"{n:02}村", township=township)
    grid = make_grid(village=village, name="第1组")
    homes = make_homes([grid], HOUSEHOLDS // VILLAGES + 1)
    round_ = make_round(village=village, campaign=campaign, stage=Stage.AWARDED)
    for body in Body:
        make_sitting(panel=make_panel(round_=round_, body=body), closed=False)
    at = timezone.now() - timedelta(days=(timezone.localdate() - last_day()).days + 10)
    for home in homes[:VISITS]:
        make_visit(household=home, officer=clerk, at=at)
        activity = make_activity(grid=grid, officer=clerk, held=True, held_on=at.date())
        make_served(household=home, officer=clerk, activity=activity)
    return round_


def last_day() -> date:
    return timezone.localdate().replace(day=1) - timedelta(days=1)
