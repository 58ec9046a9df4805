#!/bin/sh
# manage.py of this installation, as its own user: starcivil doctor, starcivil setup --township …
exec runuser -u starcivil -- env LANG="${LANG:-zh_CN.UTF-8}" STARCIVIL_ENV=/etc/starcivil/starcivil.env \
  /opt/starcivil/.venv/bin/python /opt/starcivil/manage.py "$@"
