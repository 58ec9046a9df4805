"""The tests' settings with the guard of the disk on, for a small disk that a test names."""

import os

from tests.settings import *  # noqa: F403  # all but what stands below

GUARDED_FOLDERS = [os.environ["STARCIVIL_TESTS_DISK"]]
ROOM_FOR_WRITES = 60 * 1024**2
