"""Kompetensi: who passed and how well, then one kind of score at a time; the three are never mixed."""

from dashboard.kinds import show_kind, show_rows
from dashboard.page import open_page
from dashboard.rest import say_results
from dashboard.waiting import say_waiting

RESULTS = [["competency.status", "competency.bands"]]
LAYOUTS = {
    "komponen": [
        ["competency.components"],
        ["competency.by_agency", "competency.by_generation"],
        ["competency.by_cohort"],
    ],
    "tes": [
        ["competency.gains", "competency.directions"],
        ["competency.gain_spread", "competency.gains_by_cohort"],
    ],
    "kompetensi": [
        ["competency.against_standard", "competency.standings"],
        ["competency.by_position_level"],
    ],
}

page = open_page("competency")
say_waiting(page)
show_rows(page, RESULTS)
say_results(page)
show_kind(page, LAYOUTS)
