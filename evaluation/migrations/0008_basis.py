"""A year names the document and the meeting on which it stands; the notice shows them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0007_boards"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="basis",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="basis of the evaluation"
            ),
        ),
    ]
