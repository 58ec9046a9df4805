"""What is counted of households, in SQL: for the triggers, for the recount, for migrations.

Migrations have laid these texts down: whoever changes one writes a migration that lays it anew.
"""

from grids.counting import Source, Sums

#: Households that stand, by village and residence.
HOMES = Sums(
    "households_homecount",
    ("village_id", "residence"),
    (
        Source(
            "households_household",
            "SELECT village_id, residence FROM {rows} home WHERE ended_on IS NULL",
        ),
    ),
)

#: Half hours that volunteers served, by shift.
HOURS = Sums(
    "households_hourcount",
    ("activity_id",),
    (Source("households_served", "SELECT activity_id, half_hours FROM {rows} served"),),
    weighed=True,
)
