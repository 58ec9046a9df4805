"""The database itself refuses to change, remove or truncate ledger entries."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are appended, never changed or removed';
END $$;
CREATE TRIGGER ledger_row_is_kept BEFORE UPDATE OR DELETE ON grids_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_table_is_kept BEFORE TRUNCATE ON grids_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
"""

BACKWARD = """
DROP TRIGGER ledger_table_is_kept ON grids_ledgerentry;
DROP TRIGGER ledger_row_is_kept ON grids_ledgerentry;
DROP FUNCTION refuse_ledger_change();
"""


class Migration(migrations.Migration):
    replaces = [("grids", "0002_ledger_is_append_only")]
    dependencies = [("grids", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
