"""A county's rows by SQL: what three years leave in each table, from a table of villages.

``place`` has a line for each village: its number ``v`` and its township's ``t``, keys, groups, and
of each year (``year`` 0 is this one) campaign, round, stage and notice. Keys are made from numbers
(``md5``), so rows refer to each other without being looked up. Percentages say what is usual in a
village and are worth no more than that.
"""

#: Household n of village v; of the grids the n-th, in turn.
_KEY = "md5('{0}:' || v || ':' || n)::uuid"
_HOME, _HEAD = _KEY.format("home"), _KEY.format("head")
_YEARLY = "md5('{0}:' || year || ':' || v || ':' || n)::uuid"
_ENTRY, _SAID = _YEARLY.format("entry"), _YEARLY.format("said")
_RESIDENCE = "(CASE WHEN n % 10 < 7 THEN 'living_in' WHEN n % 10 = 7 THEN 'part' ELSE 'away' END)"
#: Of twenty households sixteen declare; while declaring goes on every other one still has to.
_STATUS = """(CASE WHEN stage = 'declaring' AND n % 2 = 0 THEN 'due'
    WHEN n % 20 < 16 THEN 'declared' WHEN n % 20 = 16 THEN 'declined'
    WHEN n % 20 = 19 THEN 'lapsed' ELSE 'away' END)"""
_MODE = "(ARRAY['dictated','dictated','dictated','from_paper','by_phone','as_before'])[n % 6 + 1]"
_HOMES = "FROM place, generate_series(1, %(homes)s) n WHERE place.year = 0"
_ENTRIES = "FROM place, generate_series(1, %(homes)s) n WHERE place.has_entries"
_DECLARED = f"{_ENTRIES} AND {_STATUS} = 'declared'"
#: Two in five of those that declared are on the wall, with six to nine stars.
_AWARDED = f"{_DECLARED} AND n % 5 < 2 AND stage IN ('awarded', 'closed')"
#: Claims and counts are ten and twenty a household: one township's alone, of as many homes.
_JUDGED = f"{_DECLARED} AND t = 0 AND n <= 500"
_CLAIM = "md5('claim:' || year || ':' || v || ':' || n || ':' || star)::uuid"
_STARS = "generate_series(1, {0}) star"

ROWS = {
    "households_person": f"""
        (id, village_id, name, search_key, search_grams, birth_year, party_member)
        SELECT {_HEAD}, village, '张大山', 'zds', '{{z,d,s}}', 1960, n % 30 = 0 {_HOMES}""",
    "households_household": f"""
        (id, village_id, grid_id, number, residence, remark, version, head_id)
        SELECT {_HOME}, village, groups[n % 5 + 1], lpad(n::text, 6, '0'), {_RESIDENCE}, '', 1,
            {_HEAD} {_HOMES}""",
    "households_membership": f"""
        (id, household_id, person_id, relation, since)
        SELECT {_KEY.format("member")}, {_HOME}, {_HEAD}, '02', day - 1000 {_HOMES}""",
    "evaluation_entry": f"""
        (id, round_id, campaign_id, household_id, group_id, number, head_name, residence, status,
            status_note, live, panel_id)
        SELECT {_ENTRY}, round, campaign, {_HOME}, groups[n % 5 + 1], lpad(n::text, 6, '0'),
            '张大山', {_RESIDENCE}, {_STATUS}, '', true, panel {_ENTRIES}""",
    "evaluation_declaration": f"""
        (id, entry_id, mode, typist_id, typed_at, consented, version)
        SELECT {_SAID}, {_ENTRY}, {_MODE}, clerk, day - 365 * year - n * interval '7 minutes', true,
            1 {_DECLARED}""",
    "evaluation_confirmation": f"""
        (id, declaration_id, person_id, means, officer_id, typist_id, version, at,
            withdrawal_reason)
        SELECT {_YEARLY.format("yes")}, {_SAID}, {_HEAD}, 'signed', office, clerk, 1,
            day - 365 * year - n * interval '6 minutes', '' {_JUDGED}""",
    "evaluation_claim": f"""
        (id, entry_id, star_id)
        SELECT {_CLAIM}, {_ENTRY}, stars[star] FROM {_STARS.format(10)},
            (SELECT * {_JUDGED}) one""",
    "evaluation_tally": f"""
        (id, sitting_id, claim_id, body, mode, entitled, present, recused, votes_for,
            votes_against, abstentions, passed, reason, roll, version, at)
        SELECT gen_random_uuid(), sittings[step], {_CLAIM}, (ARRAY['group', 'committees'])[step],
            'hands', 7, 6, 0, CASE WHEN passed THEN 6 ELSE 1 END, CASE WHEN passed THEN 0 ELSE 5
            END, 0, passed, '', '{{}}', 1, day - 365 * year - 20 + step
        FROM (SELECT *, (n + star) % 9 > 0 AS passed FROM {_STARS.format(10)},
            generate_series(1, 2) step, (SELECT * {_JUDGED}) one) two
        WHERE sittings[step] IS NOT NULL""",
    "evaluation_award": f"""
        (id, round_id, entry_id, household_id, star_id, valid_from, valid_to)
        SELECT gen_random_uuid(), round, {_ENTRY}, {_HOME}, stars[star], day - 365 * year,
            day - 365 * year + 365
        FROM {_STARS.format(9)}, (SELECT * {_AWARDED}) one WHERE star <= 6 + n % 4""",
    "evaluation_objection": f"""
        (id, notice_id, entry_id, number, source, content, received_at, received_by_id, answer_by,
            outcome, findings, investigators, answer, answered_at, answered_by_id)
        SELECT gen_random_uuid(), notice, {_ENTRY}, n, 'paper', '院子', day - 365 * year - 3, clerk,
            day - 365 * year, done, '', '', '',
            CASE done WHEN '' THEN NULL ELSE day - 365 * year - 1 END,
            CASE done WHEN '' THEN NULL ELSE clerk END
        FROM (SELECT *, CASE WHEN year = 0 AND n = 1 THEN '' ELSE 'dismissed' END AS done
            FROM place, generate_series(1, 3) n WHERE notice IS NOT NULL) one""",
    "households_activity": """
        (id, village_id, kind, held_on, place, topic, led_by, grid_id, subject, project_id,
            planned_at, planned_by_id, recorded_at, recorded_by_id, summary)
        SELECT md5('activity:' || v || ':' || n)::uuid, village,
            CASE n % 3 WHEN 0 THEN 'class' WHEN 1 THEN 'meeting' ELSE 'service' END,
            day - 15 * n, '村委会', '活动' || n, '李国强', groups[1],
            CASE n % 3 WHEN 0 THEN 'law' END, CASE n % 3 WHEN 2 THEN project END,
            day - 15 * n, clerk, day - 15 * n, clerk, ''
        FROM place, generate_series(0, 71) n WHERE year = 0""",
    "households_attendee": f"""
        (id, at, activity_id, household_id, officer_id)
        SELECT gen_random_uuid(), day - 45 * k, md5('activity:' || v || ':' || 3 * k)::uuid,
            {_HOME}, clerk
        FROM generate_series(0, 23) k, place, generate_series(1, 20) n WHERE year = 0""",
    "households_served": f"""
        (id, name, half_hours, at, activity_id, household_id, officer_id, person_id)
        SELECT gen_random_uuid(), '张大山', n % 6 + 1, day - 45 * k,
            md5('activity:' || v || ':' || 3 * k + 2)::uuid, {_HOME}, clerk, {_HEAD}
        FROM generate_series(0, 23) k, (SELECT * {_HOMES} AND n % 20 = 0) one""",
    "households_liaison": f"""
        (id, village_id, kind, name, person_id, cannot, helps, since)
        SELECT {_KEY.format("liaison")}, village, 'member', '张大山', {_HEAD}, '', false, day - 900
        {_HOMES} AND n % 10 = 0""",
    "households_link": f"""
        (id, household_id, liaison_id, since, reason, end_reason, officer_id, at, confirmed_at,
            visited_on, waiting_since)
        SELECT {_KEY.format("link")}, {_HOME},
            md5('liaison:' || v || ':' || greatest(10, n / 10 * 10))::uuid, day - 800, '邻近', '',
            clerk, day - 800, day - 790, day - n % 120, day - n % 120
        {_HOMES} AND %(homes)s >= 10""",
    "households_visit": f"""
        (id, visited_on, way, nothing_new, trouble, help, promise, at, version, household_id,
            liaison_id, officer_id)
        SELECT {_KEY.format("visit")}, day - n % 120, 'home', true, '', '', '', day - n % 120, 1,
            {_HOME}, md5('liaison:' || v || ':' || greatest(10, n / 10 * 10))::uuid, clerk
        {_HOMES} AND %(homes)s >= 10""",
    "households_wish": f"""
        (id, kind, text, at, handler, answer, closed_on, closed_by_id, version, household_id,
            officer_id, village_id)
        SELECT {_KEY.format("wish")}, 'wish', '路灯', day - n % 300, '',
            CASE WHEN n % 60 = 0 THEN '' ELSE '已修' END, CASE WHEN n % 60 > 0 THEN day END,
            CASE WHEN n % 60 > 0 THEN clerk END,
            1, {_HOME}, clerk, village {_HOMES} AND n % 20 = 0""",
}  # fmt: skip
