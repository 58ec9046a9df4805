"""Backups that are proven: one sealed file each, restored on trial every week."""
