"""The strict settings under which the program is broken on purpose, with throw-away keys.

The keys are in the environment, which ``tests.settings`` gave to whoever started this process.
"""

from starcivil.settings import *  # noqa: F403  # a settings file is read as a whole

# Hashed names need collectstatic first; everything else is as in an installation.
STORAGES["staticfiles"] = {  # noqa: F405  # as above
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
