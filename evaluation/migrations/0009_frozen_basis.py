"""A notice keeps its basis and the office's address as they stood when it was posted."""

from django.db import migrations, models

# What was posted before keeps what it has shown until today, frozen with the rest from now on.
FILL = """
ALTER TABLE evaluation_notice DISABLE TRIGGER posted_notices_are_frozen;
UPDATE evaluation_notice AS notice
SET basis = campaign.basis, office_address = village.office_address
FROM evaluation_round AS round, evaluation_campaign AS campaign, grids_village AS village
WHERE round.id = notice.round_id AND campaign.id = round.campaign_id
    AND village.id = round.village_id;
ALTER TABLE evaluation_notice ENABLE TRIGGER posted_notices_are_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0008_basis"),
        ("grids", "0003_office_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notice",
            name="office_address",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
