"""The triggers that freeze what is closed, cast, posted or published, that hold and that count.

The program's role cannot touch them. ``manage.py doctor`` looks that all of these are there and
on, since whoever owns the tables could have switched one off, for a migration or by hand.
"""

from grids import counting
from grids.traces import holding

_FREEZING: dict[str, frozenset[str]] = {
    "grids_heldrow": frozenset({"held_row_is_kept", "held_table_is_kept"}),
    "grids_ledgerentry": frozenset({"ledger_row_is_kept", "ledger_table_is_kept"}),
    "evaluation_catalogue": frozenset({"published_catalogues_are_frozen"}),
    "evaluation_star": frozenset({"published_stars_are_frozen"}),
    "evaluation_criterion": frozenset({"published_criteria_are_frozen"}),
    "evaluation_vetoground": frozenset({"published_grounds_are_frozen"}),
    "evaluation_sitting": frozenset({"closed_sittings_are_frozen"}),
    "evaluation_presence": frozenset({"closed_presences_are_frozen"}),
    "evaluation_settled": frozenset({"closed_settlements_are_frozen", "settled_stays_settled"}),
    "evaluation_tally": frozenset({"closed_tallies_are_frozen"}),
    "evaluation_ballot": frozenset({"closed_ballots_are_frozen", "cast_ballots_are_frozen"}),
    "evaluation_notice": frozenset({"posted_notices_are_frozen"}),
    "evaluation_draw": frozenset({"published_draws_are_frozen"}),
    "evaluation_pick": frozenset({"picks_are_frozen"}),
    "evaluation_reportissue": frozenset({"issued_reports_are_frozen"}),
    "evaluation_noticeline": frozenset({"published_lines_are_frozen"}),
}


def guards() -> set[tuple[str, str]]:
    """Table and name of every trigger that has to be there."""
    freezing = {(table, name) for table, names in _FREEZING.items() for name in names}
    holds = {(each.table, name) for each in holding.held().values() for name in holding.TRIGGERS}
    return freezing | holds | set(counting.triggers())
