"""Who typed a form enters the household's own code only; a signature is entered by another.

The rule holds from now on: what was confirmed before stays on record as it happened.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_drafts")]

    operations = [
        migrations.RemoveConstraint(
            "confirmation", "the_typist_confirms_only_by_code_or_signature"
        ),
        AddConstraintNotValid(
            "confirmation",
            models.CheckConstraint(
                condition=~Q(officer=F("typist")) | Q(means="own_code"),
                name="the_typist_confirms_only_by_the_households_code",
            ),
        ),
    ]
