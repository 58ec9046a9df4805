"""A village has the address of its office, for letters and visits; it stands on the notice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="village",
            name="office_address",
            field=models.CharField(
                blank=True, max_length=80, verbose_name="office address for letters"
            ),
        ),
    ]
