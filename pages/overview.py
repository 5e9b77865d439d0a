"""Ringkasan: how many, how well, and what needs somebody."""

from dashboard.cards import show_cards
from dashboard.page import open_page
from dashboard.summary import attention, lead, programmes
from dashboard.waiting import say_waiting

page = open_page("overview")
lead(page)
show_cards(page)
say_waiting(page)
attention(page)
page.show("overview.by_year")
programmes(page)
page.show("composition.by_origin")
