"""What ``manage.py doctor`` looks at; each check says one sentence, and what to do if it is bad."""

from starcivil.doctor.finding import Finding, State

__all__ = ["Finding", "State"]
