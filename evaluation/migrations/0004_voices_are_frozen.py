"""Ballots freeze when cast and with their sitting; a notice is withdrawn with its reason."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER closed_ballots_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();

CREATE FUNCTION refuse_ballot_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ballot that was cast stays as it is';
END $$;
CREATE TRIGGER cast_ballots_are_frozen BEFORE UPDATE ON evaluation_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_ballot_change();

CREATE OR REPLACE FUNCTION refuse_notice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ledger_seq IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
        AND to_jsonb(NEW) - 'withdrawn_at' - 'withdrawal_reason'
            = to_jsonb(OLD) - 'withdrawn_at' - 'withdrawal_reason'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a posted notice is frozen: it can only be withdrawn, once';
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION refuse_notice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ledger_seq IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
        AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a posted notice is frozen: it can only be withdrawn, once';
END $$;
DROP TRIGGER cast_ballots_are_frozen ON evaluation_ballot;
DROP FUNCTION refuse_ballot_change();
DROP TRIGGER closed_ballots_are_frozen ON evaluation_ballot;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_waves_voices_vetoes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
