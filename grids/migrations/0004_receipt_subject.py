"""A receipt says what it is about, so that its number opens how that stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0003_office_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="subject",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["subject"],
                condition=models.Q(("subject", ""), _negated=True),
                name="receipts_by_subject",
            ),
        ),
    ]
