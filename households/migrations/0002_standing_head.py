"""The head of a standing household has an open membership in it; of an ended one everybody left.

Deferred to the end of the transaction, so that household, person and membership go in together
and a new head can follow an old one (design.md §8).
"""

from django.db import migrations

FORWARD = """
ALTER TABLE households_household
    ADD CONSTRAINT the_head_is_an_open_member FOREIGN KEY (id, standing_head)
    REFERENCES households_membership (open_household, person_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

BACKWARD = """
ALTER TABLE households_household DROP CONSTRAINT the_head_is_an_open_member;
"""


class Migration(migrations.Migration):
    replaces = [
        ("households", "0002_head_is_a_member"),
        ("households", "0006_head_is_a_member_while_it_stands"),
    ]
    dependencies = [("households", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
