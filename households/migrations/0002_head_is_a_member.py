"""A household's head always has an open membership in that household (design.md §8).

Deferred to the end of the transaction, so that household, person and membership go in together
and a new head can follow an old one.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE households_household
    ADD CONSTRAINT the_head_is_an_open_member FOREIGN KEY (id, head_id)
    REFERENCES households_membership (open_household, person_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

BACKWARD = "ALTER TABLE households_household DROP CONSTRAINT the_head_is_an_open_member;"


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
