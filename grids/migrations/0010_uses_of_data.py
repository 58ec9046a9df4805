"""Lines about the use of people's data are found without walking a whole ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0009_second_factors"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(
                    (
                        "verb__in",
                        (
                            "numbers_read",
                            "household_exported",
                            "roster_exported",
                            "summary_exported",
                            "table_sent",
                            "record_exported",
                            "code_issued",
                            "codes_issued",
                            "slips_printed",
                            "password_reset",
                            "data_forgotten",
                        ),
                    )
                ),
                fields=["chain", "-at"],
                name="uses_of_data_by_ledger",
            ),
        ),
    ]
