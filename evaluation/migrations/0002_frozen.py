"""What is closed, cast, posted or published stays as it is: the database refuses changes."""

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
        AND to_jsonb(NEW) - 'withdrawn_at' - 'withdrawal_reason'
            = to_jsonb(OLD) - 'withdrawn_at' - 'withdrawal_reason'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a posted notice is frozen: it can only be withdrawn, once';
END $$;
CREATE TRIGGER posted_notices_are_frozen BEFORE UPDATE OR DELETE ON evaluation_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_notice_change();

CREATE TRIGGER closed_ballots_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_change_after_closing();

CREATE FUNCTION refuse_ballot_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ballot that was cast stays as it is';
END $$;
CREATE TRIGGER cast_ballots_are_frozen BEFORE UPDATE ON evaluation_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_ballot_change();

CREATE FUNCTION refuse_change_of_published(catalogues uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    published date;
BEGIN
    -- FOR SHARE: a change that is under way and the publishing wait for each other.
    FOR published IN
        SELECT published_on FROM evaluation_catalogue WHERE id = ANY (catalogues) FOR SHARE
    LOOP
        IF published IS NOT NULL THEN
            RAISE EXCEPTION 'the catalogue is published: its stars and items are frozen';
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION refuse_part_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[] := '{}';
BEGIN
    -- Both rows: a star must not be moved out of a published catalogue either.
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.catalogue_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.catalogue_id; END IF;
    PERFORM refuse_change_of_published(touched);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_stars_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_star
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_published();
CREATE TRIGGER published_grounds_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON evaluation_vetoground
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_published();

CREATE FUNCTION refuse_criterion_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.star_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.star_id; END IF;
    PERFORM refuse_change_of_published(
        ARRAY(SELECT catalogue_id FROM evaluation_star WHERE id = ANY (touched))
    );
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_criteria_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON evaluation_criterion
    FOR EACH ROW EXECUTE FUNCTION refuse_criterion_of_published();

CREATE FUNCTION refuse_published_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_on IS NOT NULL THEN
        RAISE EXCEPTION 'the catalogue is published: it stays as it is';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_catalogues_are_frozen BEFORE UPDATE OR DELETE ON evaluation_catalogue
    FOR EACH ROW EXECUTE FUNCTION refuse_published_catalogue();
"""

BACKWARD = """
DROP TRIGGER published_catalogues_are_frozen ON evaluation_catalogue;
DROP FUNCTION refuse_published_catalogue();
DROP TRIGGER published_criteria_are_frozen ON evaluation_criterion;
DROP FUNCTION refuse_criterion_of_published();
DROP TRIGGER published_grounds_are_frozen ON evaluation_vetoground;
DROP TRIGGER published_stars_are_frozen ON evaluation_star;
DROP FUNCTION refuse_part_of_published();
DROP FUNCTION refuse_change_of_published(uuid[]);
DROP TRIGGER cast_ballots_are_frozen ON evaluation_ballot;
DROP FUNCTION refuse_ballot_change();
DROP TRIGGER closed_ballots_are_frozen ON evaluation_ballot;
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
    replaces = [
        ("evaluation", "0002_closed_is_frozen"),
        ("evaluation", "0004_voices_are_frozen"),
        ("evaluation", "0006_published_is_frozen"),
    ]
    dependencies = [("evaluation", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
