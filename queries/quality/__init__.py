"""Quality: where the rows disagree with what was reported of their cohorts, and what is not recorded."""

from queries.quality.gaps import conflicts, gaps
from queries.quality.reports import agreement, disagreements, every_report

__all__ = ["agreement", "conflicts", "disagreements", "every_report", "gaps"]
