"""A closed sitting's tallies and a published notice's lines cannot be changed or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change_after_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sitting uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.sitting_id ELSE NEW.sitting_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM evaluation_sitting WHERE id = sitting AND closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the sitting is closed: its tallies are frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER closed_tallies_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_tally
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();

CREATE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published lines are frozen';
END $$;
CREATE TRIGGER published_lines_are_frozen BEFORE UPDATE OR DELETE ON evaluation_noticeline
    FOR EACH ROW EXECUTE FUNCTION refuse_line_change();
"""

BACKWARD = """
DROP TRIGGER published_lines_are_frozen ON evaluation_noticeline;
DROP FUNCTION refuse_line_change();
DROP TRIGGER closed_tallies_are_frozen ON evaluation_tally;
DROP FUNCTION refuse_change_after_closing();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
