"""A published catalogue, its stars, criteria and veto grounds cannot be changed or added to."""

from django.db import migrations

FORWARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_own_catalogues")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
