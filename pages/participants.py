"""Peserta: who took part and what came of it, by name; for readers who may see names."""

from dashboard.page import open_page
from dashboard.participants.listing import list_people, look_for

page = open_page("participants")
page.say_people()
list_people(page, look_for(page))
