"""Mutu Data: where the data disagree with what was reported, what is not recorded, and what to do about it."""

from dashboard.page import open_page
from dashboard.quality import lead, show_agreement, show_cures

page = open_page("quality")
lead(page)
show_agreement(page)
page.show("quality.disagreements")
page.show("quality.gaps")
show_cures(page)
