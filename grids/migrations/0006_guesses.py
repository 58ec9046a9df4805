"""Wrong guesses are counted in the database: exactly, and by all processes together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0005_actors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guess",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("missed", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="guesses_by_age")],
            },
        ),
    ]
