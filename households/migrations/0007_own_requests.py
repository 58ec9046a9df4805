"""A household asks for a correction itself, by its code: then no officer stands in the row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0006_held_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="correctionrequest",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="grids.officer",
            ),
        ),
    ]
