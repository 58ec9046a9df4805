"""Every table that can be handed in, by its code: of homes, of what happened, of stars."""

from collections.abc import Mapping, Sequence

from evaluation.tables.queries.findings import FINDINGS
from evaluation.tables.queries.results import RESULTS
from grids.models import Officer
from households.tables.happenings import HAPPENINGS
from households.tables.homes import HOMES
from households.tables.table import Place, Table

TABLES: Mapping[str, Table] = {
    table.code: table for table in (*HOMES, *HAPPENINGS, *RESULTS, *FINDINGS)
}


def tables_for(officer: Officer, place: Place) -> Sequence[Table]:
    """Those that the officer may hand in for a village, or for all villages of a township."""
    return [table for table in TABLES.values() if table.may(officer, place)]
