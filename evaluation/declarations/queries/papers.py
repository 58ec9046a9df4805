"""The code by which a printed form and the one on the screen are known to be the same."""

from evaluation.declarations.queries.self_assessment import Sheet
from grids.codes import digest_code, grouped, sha256_of


def paper_code(sheet: Sheet) -> str:
    """16 characters that change with every answer: paper and screen are the same if they match."""
    declaration = sheet.declaration
    if declaration is None:
        return ""
    said = [f"{item.criterion.code}={item.value}" for star in sheet.stars for item in star.items]
    claimed = [star.code for star in sheet.claimed]
    facts = [str(declaration.pk), declaration.mode, str(declaration.consented), *said, *claimed]
    return grouped(digest_code(sha256_of("\n".join(facts).encode())))
