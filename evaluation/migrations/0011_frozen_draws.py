"""What a draw published stays: its list, its commitment; and once it is revealed, everything."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_draw_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only its figure, its reveal and its end come later; what was said before stays as it was.
    IF TG_OP = 'UPDATE' AND OLD.revealed_at IS NULL AND OLD.abandoned_at IS NULL
        AND to_jsonb(NEW) - ARRAY[
            'figure', 'figure_role', 'figure_by_id', 'figure_second_id', 'notice_id',
            'public_number', 'seed', 'revealed_by_id', 'revealed_at',
            'abandoned_by_id', 'abandoned_at', 'abandon_reason'
        ] = to_jsonb(OLD) - ARRAY[
            'figure', 'figure_role', 'figure_by_id', 'figure_second_id', 'notice_id',
            'public_number', 'seed', 'revealed_by_id', 'revealed_at',
            'abandoned_by_id', 'abandoned_at', 'abandon_reason'
        ]
        AND (OLD.figure_second_id IS NULL OR (NEW.figure, NEW.figure_second_id)
            = (OLD.figure, OLD.figure_second_id))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a draw stays as it was published';
END $$;
CREATE TRIGGER published_draws_are_frozen BEFORE UPDATE OR DELETE ON evaluation_draw
    FOR EACH ROW EXECUTE FUNCTION refuse_draw_change();

CREATE FUNCTION refuse_pick_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The picks go in before the draw is revealed, in the same transaction.
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT 1 FROM evaluation_draw
        WHERE id = NEW.draw_id AND revealed_at IS NULL AND abandoned_at IS NULL
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'whom a draw fell on stays as it was revealed';
END $$;
CREATE TRIGGER picks_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_pick
    FOR EACH ROW EXECUTE FUNCTION refuse_pick_change();
"""

BACKWARD = """
DROP TRIGGER picks_are_frozen ON evaluation_pick;
DROP FUNCTION refuse_pick_change();
DROP TRIGGER published_draws_are_frozen ON evaluation_draw;
DROP FUNCTION refuse_draw_change();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0010_draws")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
