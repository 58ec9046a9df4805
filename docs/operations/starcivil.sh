#!/bin/sh
# manage.py of this installation, as its own user: starcivil doctor, starcivil setup --township …
# Backups are the work of the tables' owner, who here reads keys and photos too; restoring also
# writes the photos and gives them to whom their folder belongs.
user=starcivil
may=
case "$1" in
backup | drill) user=starcivil_owner may=+dac_read_search ;;
restore) user=starcivil_owner may=+dac_read_search,+dac_override,+chown ;;
esac
exec setpriv --reuid="$user" --regid="$user" --init-groups --inh-caps="-all${may:+,$may}" --ambient-caps="-all${may:+,$may}" \
  env LANG="${LANG:-zh_CN.UTF-8}" STARCIVIL_ENV=/etc/starcivil/starcivil.env DRILL_KEY_FILE=/etc/starcivil-backup/drill.key \
  /opt/starcivil/current/.venv/bin/python /opt/starcivil/current/manage.py "$@"
