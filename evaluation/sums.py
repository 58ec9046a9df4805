"""What is counted of a round's rows, in SQL: for the triggers, for the recount, for migrations.

Migrations have laid these texts down: whoever changes one writes a migration that lays it anew.
"""

from grids.counting import Source, Sums

#: Entries that hold, by residence and status.
ENTRIES = Sums(
    "evaluation_entrycount",
    ("round_id", "residence", "status"),
    (
        Source(
            "evaluation_entry",
            "SELECT round_id, residence, status FROM {rows} entry WHERE live",
        ),
    ),
)

_CONFIRMED = "entry.live AND entry.status = 'declared'"

#: Confirmed declarations by their mode. A declaration's trigger locks its entry, and an entry's
#: reads the declaration after its own lock: of two that pass each other the later sees both.
MODES = Sums(
    "evaluation_modecount",
    ("round_id", "mode"),
    (
        Source(
            "evaluation_declaration",
            "SELECT entry.round_id, said.mode FROM {rows} said"
            f" JOIN evaluation_entry entry ON entry.id = said.entry_id WHERE {_CONFIRMED}",
            first="PERFORM FROM evaluation_entry WHERE id IN (SELECT entry_id FROM {rows})"
            " ORDER BY id FOR SHARE",
        ),
        Source(
            "evaluation_entry",
            "SELECT entry.round_id, said.mode FROM {rows} entry"
            f" JOIN evaluation_declaration said ON said.entry_id = entry.id WHERE {_CONFIRMED}",
        ),
    ),
)

#: Awards by round and star, but for those that were ended before their time.
STARS = Sums(
    "evaluation_starcount",
    ("round_id", "star_id"),
    (
        Source(
            "evaluation_award",
            "SELECT round_id, star_id FROM {rows} award"
            " WHERE NOT EXISTS (SELECT FROM evaluation_awardend WHERE award_id = award.id)",
        ),
        Source(
            "evaluation_awardend",
            "SELECT award.round_id, award.star_id FROM {rows} ended"
            " JOIN evaluation_award award ON award.id = ended.award_id",
            sign=-1,
        ),
    ),
)
