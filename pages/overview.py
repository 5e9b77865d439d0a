"""Ringkasan: how many were trained, and how that went over the years."""

from dashboard.cards import lead, show_cards
from dashboard.page import open_page

page = open_page("overview")
lead(page)
show_cards(page)
page.show("overview.by_year")
page.show("composition.by_origin")
page.show("composition.by_programme")
