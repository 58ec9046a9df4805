"""The head of a standing household has an open membership in it; of an ended one everybody left.

Deferred to the end of the transaction, as before.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE households_household DROP CONSTRAINT the_head_is_an_open_member;
ALTER TABLE households_household
    ADD CONSTRAINT the_head_is_an_open_member FOREIGN KEY (id, standing_head)
    REFERENCES households_membership (open_household, person_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

BACKWARD = """
ALTER TABLE households_household DROP CONSTRAINT the_head_is_an_open_member;
ALTER TABLE households_household
    ADD CONSTRAINT the_head_is_an_open_member FOREIGN KEY (id, head_id)
    REFERENCES households_membership (open_household, person_id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0005_head_of_a_standing_household")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
