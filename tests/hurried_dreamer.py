"""The program as it would be if a thought could last, in the middle of its transaction."""

import time

from starcivil.wsgi import application

from grids.writing import Write  # isort: skip  # because it needs the application to be made

_finish = Write.finish


def _finish_in_thoughts(self: Write) -> None:
    if self.sent.content.get("text") == ["in thoughts"]:
        time.sleep(1.5)
    _finish(self)


Write.finish = _finish_in_thoughts  # type: ignore[method-assign]  # because this is what differs

__all__ = ["application"]
