"""The household that a receipt or the ledger names as its actor is one.

``grids`` knows no households, so its tables have the key only; what it refers to is held here.
"""

from django.db import migrations

TABLES = ("receipt", "ledgerentry")
FORWARD = "\n".join(
    f"""
ALTER TABLE grids_{table} ADD CONSTRAINT who_acts_in_{table}_is_a_household
    FOREIGN KEY (household_id) REFERENCES households_household (id)
    DEFERRABLE INITIALLY DEFERRED;
"""
    for table in TABLES
)
BACKWARD = "\n".join(
    f"ALTER TABLE grids_{table} DROP CONSTRAINT who_acts_in_{table}_is_a_household;"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0005_actors"),
        ("households", "0003_tie_releases"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
