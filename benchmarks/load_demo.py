"""What the demonstration township costs to load; prints seconds, CPU, statements, by action.

    DATABASE_URL=… python -m benchmarks.load_demo

Loads it in a transaction of an empty, migrated database and takes everything back at its end.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from io import StringIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection, transaction  # noqa: E402  # after setup
from django.utils import timezone  # noqa: E402  # after setup

from evaluation.demo import declaring, events, loading, sitting  # noqa: E402  # after setup
from evaluation.models import Round  # noqa: E402  # after setup
from households.models import Household  # noqa: E402  # after setup

SECONDS = 20
#: The actions that are told one by one, as the demonstration's modules call them.
ACTIONS = {
    declaring: ("import_roster", "save_declaration", "confirm_declaration", "make_move"),
    sitting: ("add_panel", "add_seat", "open_sitting", "count_hands", "count_unanimous"),
    events: ("make_move", "add_spot_check"),
}


class Clock:
    """Adds up the calls of an action: how many, the CPU's seconds, the statements."""

    def __init__(self) -> None:
        self.statements = 0
        self.calls, self.of_action = Counter[str](), Counter[str]()
        self.cpu: dict[str, float] = defaultdict(float)

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.statements += 1
        return execute(*arguments)

    def watch(self, module: Any, name: str) -> None:
        setattr(module, name, self._watched(getattr(module, name)))

    def _watched(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            busy, before = time.process_time(), self.statements
            answer = action(*arguments, **named)
            name = action.__name__
            self.calls[name] += 1
            self.cpu[name] += time.process_time() - busy
            self.of_action[name] += self.statements - before
            return answer

        return call

    def report(self) -> None:
        for name, cpu in sorted(self.cpu.items(), key=lambda pair: -pair[1]):
            calls = self.calls[name]
            print(f"{name:<22}{calls:5} calls {cpu:7.2f} s CPU", end="")
            print(f" {cpu / calls * 1000:6.1f} ms {self.of_action[name] / calls:6.1f} statements")


def main() -> None:
    clock = Clock()
    for module, names in ACTIONS.items():
        for name in names:
            clock.watch(module, name)
    with transaction.atomic():
        call_command("load_catalogue", stdout=StringIO())
        began, busy = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(clock):
            loading.load(timezone.now())
        took, cpu = time.perf_counter() - began, time.process_time() - busy
        print(f"{Round.objects.count()} rounds, {Household.objects.count()} households")
        transaction.set_rollback(True)
    clock.report()
    print(f"{took:.1f} s, at most {SECONDS}; {cpu:.1f} s CPU, {clock.statements} statements")


if __name__ == "__main__":
    main()
