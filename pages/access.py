"""Akses: who may see what, giving and taking rights, and what was done lately. For administrators."""

from dashboard.rights.desk import open_rights
from dashboard.rights.giving import give, take
from dashboard.rights.listing import list_events, list_rights

desk = open_rights()
list_rights(desk)
give(desk)
take(desk)
list_events(desk)
