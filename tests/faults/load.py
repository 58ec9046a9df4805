"""Presses of buttons, again and again until each is answered; what was answered is written down.

    python -m tests.faults.load JOB.json

A process of its own, since its threads may not be there when servers are started. A job is
``{"port", "authority", "folder", "threads": [{"cookie", "token", "presses": [...]}]}``; a press
is ``{"url", "fields", "count"}``: the field that counts up with every press of that address. Each
line of ``acks`` is on the disk before the next press: ``[thread, press, turn, cid, receipt]``. It
ends when ``folder/end`` is there, each thread after its last answer, and leaves ``told.json``: how
often which answer came. With ``acks`` in the job those are sent once more, and whoever gets another
receipt is told.
"""

import json
import os
import re
import ssl
import sys
import threading
import time
import uuid
from collections import Counter
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

#: After an answer that is none a press waits so long, and after so long it is given up.
WAIT, PATIENCE = 0.2, 60.0
#: One address asks more than nginx lets through; the next try is let through.
TOO_OFTEN = 429
#: So ends what nginx says by itself where the program does not answer.
AGAIN = "再按一次"
_RECEIPT = re.compile(r"[?&]receipt=(\w+)")
Press = dict[str, Any]


class Ended(Exception):
    """A press is refused, or waited longer than anybody would."""


class Presser:
    """One browser: a connection, a session, and presses in their order."""

    def __init__(self, job: dict[str, Any], told: dict[str, Any], number: int) -> None:
        self.trust = ssl.create_default_context(cafile=job["authority"])
        self.port, self.number = job["port"], number
        #: Everybody comes from a place of their own: nginx lets through so much of each.
        self.address = (f"127.0.0.{10 + number}", 0)
        self.cookie, self.token = told["cookie"], told["token"]
        self.presses: list[Press] = told["presses"]
        self.link: HTTPSConnection | None = None
        self.seen: Counter[str] = Counter()
        self.pages: dict[str, str] = {}

    def press(self, press: Press, turn: int, cid: str) -> str:
        """The receipt's code, however often it must be asked for."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            code = self._once(press, turn, cid)
            if code:
                return code
            time.sleep(WAIT)
        raise Ended(str(self.seen))

    def _once(self, press: Press, turn: int, cid: str) -> str:
        fields = {**press["fields"], press["count"]: str(turn), "cid": cid}
        fields |= {"csrfmiddlewaretoken": self.token, "_end": "1"}
        try:
            status, where, page = self._asked(press["url"], urlencode(fields))
        except (OSError, HTTPException) as error:
            self.link = None
            self.seen[type(error).__name__] += 1
            return ""
        found = _RECEIPT.search(where)
        kind = _kind(status, page)
        self.seen[kind] += 1
        if not found:
            self.pages.setdefault(kind, f"{where} {page[:3000]}")
        if 400 <= status < 500 and status != TOO_OFTEN:
            raise Ended(kind)
        return found[1] if found else ""

    def _asked(self, url: str, body: str) -> tuple[int, str, str]:
        if self.link is None:
            self.link = HTTPSConnection(
                "localhost", self.port, timeout=30, context=self.trust, source_address=self.address
            )
        headers = {
            "Cookie": self.cookie,
            "Referer": "https://localhost/",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.link.request("POST", url, body=body, headers=headers)
        answer = self.link.getresponse()
        page = answer.read().decode(errors="replace")
        return answer.status, answer.headers.get("Location") or "", page


def _kind(status: int, page: str) -> str:
    """``kept``: the page holds what was typed; ``told``: it says what to do; ``plain``: neither."""
    if status < 400:
        return str(status)
    kept = "</form>" in page and 'name="cid"' in page
    return f"{status} {'kept' if kept else 'told' if AGAIN in page else 'plain'}"


def work(presser: Presser, folder: Path, acks: Any, lock: threading.Lock) -> None:
    """Presses in turn until ``end`` is there."""
    turn = 0
    while True:
        for number, press in enumerate(presser.presses):
            if (folder / "end").exists():
                return
            cid = str(uuid.uuid4())
            code = presser.press(press, turn, cid)
            with lock:
                acks.write(json.dumps([presser.number, number, turn, cid, code]) + "\n")
                acks.flush()
                os.fsync(acks.fileno())
        turn += 1


def again(presser: Presser, acks: list[list[Any]], wrong: list[Any]) -> None:
    """Each of them once more, as a browser does that never saw the answer."""
    for _thread, number, turn, cid, code in acks:
        got = presser.press(presser.presses[number], turn, cid)
        if got != code:
            wrong.append([cid, code, got])


def main(job: dict[str, Any]) -> None:
    folder, lock = Path(job["folder"]), threading.Lock()
    pressers = [Presser(job, told, number) for number, told in enumerate(job["threads"])]
    wrong: list[Any] = []
    with (folder / "acks").open("a") as acks:
        threads = [_thread(job, one, folder, acks, lock, wrong) for one in pressers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seen: Counter[str] = sum((one.seen for one in pressers), Counter())
    pages = {kind: page for one in pressers for kind, page in one.pages.items()}
    (folder / "told.json").write_text(json.dumps({"seen": seen, "wrong": wrong, "pages": pages}))


def _thread(
    job: dict[str, Any],
    presser: Presser,
    folder: Path,
    acks: Any,
    lock: threading.Lock,
    wrong: list[Any],
) -> threading.Thread:
    if "acks" not in job:
        return threading.Thread(target=work, args=(presser, folder, acks, lock))
    own = [ack for ack in job["acks"] if ack[0] == presser.number]
    return threading.Thread(target=again, args=(presser, own, wrong))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
