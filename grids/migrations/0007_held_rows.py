"""What was decided is held: triggers keep the digest of each row that a write makes or changes."""

import uuid

from django.db import migrations, models

from grids.traces.holding import hold

# Runs as the tables' owner, so whoever writes rows needs no right to write digests. A statement's
# rows come at once; an update that changes no held column holds nothing.
FORWARD = """
CREATE FUNCTION hold_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    _kind text := TG_ARGV[0];
    _but text[] := TG_ARGV[1]::text[];
    _write uuid := nullif(current_setting('starcivil.write', true), '')::uuid;
BEGIN
    IF _write IS NULL THEN
        _write := gen_random_uuid();
        PERFORM set_config('starcivil.write', _write::text, true);
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO grids_heldrow (write, fact, digest, at)
        SELECT _write, _kind || ':' || id,
            sha256(convert_to(jsonb_strip_nulls(to_jsonb(made) - _but)::text, 'UTF8')),
            clock_timestamp()
        FROM new_rows made;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO grids_heldrow (write, fact, digest, at)
        SELECT _write, _kind || ':' || coalesce(now.id, before.id),
            sha256(convert_to(now.kept::text, 'UTF8')), clock_timestamp()
        FROM (SELECT id, jsonb_strip_nulls(to_jsonb(n) - _but) AS kept FROM new_rows n) now
        FULL JOIN (SELECT id, jsonb_strip_nulls(to_jsonb(o) - _but) AS kept FROM old_rows o)
            before USING (id)
        WHERE now.kept IS DISTINCT FROM before.kept;
    ELSE
        INSERT INTO grids_heldrow (write, fact, at)
        SELECT _write, _kind || ':' || id, clock_timestamp() FROM old_rows;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER held_row_is_kept BEFORE UPDATE OR DELETE ON grids_heldrow
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER held_table_is_kept BEFORE TRUNCATE ON grids_heldrow
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
"""

BACKWARD = """
DROP TRIGGER held_table_is_kept ON grids_heldrow;
DROP TRIGGER held_row_is_kept ON grids_heldrow;
DROP FUNCTION hold_rows();
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0006_guesses")]

    operations = [
        migrations.CreateModel(
            name="HeldRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("write", models.UUIDField(db_index=True)),
                ("fact", models.CharField(max_length=90)),
                ("digest", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("chains", models.PositiveIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("faults", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["-at"], name="verifications_newest_first")],
            },
        ),
        migrations.AddField(
            model_name="ledgerentry", name="write", field=models.UUIDField(null=True)
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=["write"], name="one_entry_per_write"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        hold("grids_township", "township"),
        hold("grids_village", "village"),
        hold("grids_grid", "grid"),
        hold(
            "grids_officer",
            "officer",
            "last_login",
            "one_time_sealed",
            "phone_fingerprint",
            "phone_sealed",
            "session_seal",
        ),
        hold("grids_post", "post"),
    ]
