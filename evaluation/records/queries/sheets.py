"""The page that checks a record: one file with its own script and style, for a computer alone.

It is sent as a file and not shown here: whoever checks should hold the page in hands, not ask the
house that is checked; and a page of this site may run no script that stands in it.
"""

from django.conf import settings
from django.template.loader import render_to_string

_PARTS = {"style": "css/checking.css", "script": "js/checking.js"}


def checking_page() -> str:
    """The whole page in the reader's language."""
    page = str(render_to_string("evaluation/records/checking_sheet.html"))
    for tag, name in _PARTS.items():
        part = (settings.BASE_DIR / "static" / name).read_text("utf-8")
        page = page.replace(f"<!--{tag}-->", f"<{tag}>\n{part}</{tag}>")
    return page
