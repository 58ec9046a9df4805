"""Names that were kept before get the parts by which they are looked up."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from households.naming import search_grams, search_key


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("households", "Person").objects
    rows = []
    for row in people.filter(search_grams=[]).only("pk", "name").iterator(chunk_size=1000):
        row.search_grams = search_grams(search_key(row.name))
        rows.append(row)
    people.bulk_update(rows, ["search_grams"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("households", "0003_roster_in_full")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
