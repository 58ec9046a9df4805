"""A closed sitting, its tallies and a posted notice cannot be changed, added to or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_after_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[] := '{}';
BEGIN
    -- Both rows: a tally must not be moved out of a closed sitting either.
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.sitting_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.sitting_id; END IF;
    IF EXISTS (
        SELECT 1 FROM evaluation_sitting WHERE id = ANY (touched) AND closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the sitting is closed: its tallies are frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER closed_tallies_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_tally
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();
CREATE TRIGGER closed_presences_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON evaluation_presence
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();

CREATE FUNCTION refuse_reopening_a_sitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'the sitting is closed: it stays as its minutes were printed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER closed_sittings_are_frozen BEFORE UPDATE OR DELETE ON evaluation_sitting
    FOR EACH ROW EXECUTE FUNCTION refuse_reopening_a_sitting();

CREATE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A notice is posted once the ledger's head stands on it; until then its lines come in.
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT 1 FROM evaluation_notice WHERE id = NEW.notice_id AND ledger_seq IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published lines are frozen';
END $$;
CREATE TRIGGER published_lines_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON evaluation_noticeline
    FOR EACH ROW EXECUTE FUNCTION refuse_line_change();

CREATE FUNCTION refuse_notice_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER posted_notices_are_frozen BEFORE UPDATE OR DELETE ON evaluation_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_notice_change();
"""

BACKWARD = """
DROP TRIGGER posted_notices_are_frozen ON evaluation_notice;
DROP FUNCTION refuse_notice_change();
DROP TRIGGER published_lines_are_frozen ON evaluation_noticeline;
DROP FUNCTION refuse_line_change();
DROP TRIGGER closed_sittings_are_frozen ON evaluation_sitting;
DROP FUNCTION refuse_reopening_a_sitting();
DROP TRIGGER closed_presences_are_frozen ON evaluation_presence;
DROP TRIGGER closed_tallies_are_frozen ON evaluation_tally;
DROP FUNCTION refuse_change_after_closing();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
