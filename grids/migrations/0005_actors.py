"""Receipts and ledger entries say who acted: an officer, a household by its code, or the public."""

from django.db import migrations, models
from django.db.models import Q

BY_OFFICER = Q(("household_id", None), ("officer__isnull", False), ("public", False))
BY_HOUSEHOLD = Q(("household_id__isnull", False), ("officer", None), ("public", False))
BY_PUBLIC = Q(("household_id", None), ("officer", None), ("public", True))
BY_NOBODY = Q(("household_id", None), ("officer", None), ("public", False))


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0004_receipt_subject"),
    ]

    operations = [
        migrations.AlterField(
            model_name="receipt",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="receipts",
                to="grids.officer",
            ),
        ),
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("receipt", "ledgerentry")
            for name, field in (
                ("household_id", models.UUIDField(null=True)),
                ("public", models.BooleanField(default=False, db_default=False)),
            )
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["household_id", "-at"],
                condition=Q(("household_id", None), _negated=True),
                name="receipts_by_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=BY_OFFICER | BY_HOUSEHOLD | BY_PUBLIC,
                name="a_receipt_has_exactly_one_actor",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=BY_OFFICER | BY_HOUSEHOLD | BY_PUBLIC | BY_NOBODY,
                name="an_entry_has_at_most_one_actor",
            ),
        ),
    ]
