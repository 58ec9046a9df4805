"""Reads of the catalogue and of a campaign's rules."""

from typing import Any

from evaluation.models import Catalogue, Criterion


def as_data(catalogue: Catalogue) -> dict[str, Any]:
    """The stored catalogue in the shape of catalogue.toml, to be compared with it."""
    stars = catalogue.stars.prefetch_related("criteria")
    return {
        "name": catalogue.name,
        "version": catalogue.version,
        "stars": [
            {
                "code": star.code,
                "name": star.name,
                "name_en": star.name_en,
                "criteria": [_criterion(row) for row in star.criteria.all()],
            }
            for star in stars
        ],
        "veto_grounds": list(
            catalogue.veto_grounds.values(
                "code",
                "text",
                "text_en",
                "scope",
                "scope_en",
                "lasts_until",
                "lasts_until_en",
            )
        ),
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    """As the file writes it: what is empty or not required is left out."""
    written = {
        "code": row.code,
        "text": row.text,
        "text_en": row.text_en,
        "required": row.required,
        "evidence": row.evidence,
        "not_applicable_when": row.not_applicable_when,
        "not_applicable_when_en": row.not_applicable_when_en,
    }
    return {name: value for name, value in written.items() if value}
