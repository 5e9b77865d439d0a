"""Ringkasan: how many, how well, and what needs somebody."""

from dashboard.cards import show_cards
from dashboard.page import open_page
from dashboard.summary import attention, lead, programmes

page = open_page("overview")
lead(page)
show_cards(page)
attention(page)
page.show("overview.by_year")
programmes(page)
page.show("composition.by_origin")
