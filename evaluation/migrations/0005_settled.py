"""What a sitting's opening found of homes and kin stays so while it is open."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION refuse_settling_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'late' <> to_jsonb(OLD) - 'late' THEN
        RAISE EXCEPTION 'who stands aside was settled when the sitting opened';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_stays_settled BEFORE UPDATE ON evaluation_settled
    FOR EACH ROW EXECUTE FUNCTION refuse_settling_anew();
CREATE TRIGGER closed_settlements_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON evaluation_settled
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();
"""

BACKWARD = """
DROP TRIGGER closed_settlements_are_frozen ON evaluation_settled;
DROP TRIGGER settled_stays_settled ON evaluation_settled;
DROP FUNCTION refuse_settling_anew();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0004_paper"),
    ]

    operations = [
        migrations.CreateModel(
            name="Settled",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "homes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "kin",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "human",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "late",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.seat",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settled",
                        to="evaluation.sitting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "seat"), name="a_sitting_settles_each_seat_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
