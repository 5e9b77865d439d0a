"""Disclosure: what may be said about a group depends on how many people it is."""

MIN_GROUP = 5
"""Scores, attendance and rates of fewer enrolments than this are hidden, after filtering; counts are exempt."""
