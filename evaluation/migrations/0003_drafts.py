"""A declaration remembers which open page keeps it as a draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_frozen")]

    operations = [
        migrations.AddField("declaration", "page", models.UUIDField(blank=True, null=True)),
    ]
