"""The ledger holds the rows of people and homes."""

from django.db import migrations

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [("households", "0005_codes"), ("grids", "0007_held_rows")]

    operations = [
        hold(
            "households_person",
            "person",
            "birth_year",
            "id_number_fingerprint",
            "id_number_sealed",
            "phone_fingerprint",
            "phone_sealed",
            "search_grams",
            "search_key",
        ),
        hold("households_household", "household"),
        hold("households_membership", "membership"),
        hold("households_tie", "tie"),
        hold("households_dismissedtie", "dismissedtie"),
        hold("households_familyact", "familyact"),
        hold("households_familyact_people", "familyact_people"),
        hold("households_correctionrequest", "correctionrequest", "answer_sealed", "wish_sealed"),
        hold("households_activity", "activity"),
        hold("households_attendance", "attendance"),
    ]
