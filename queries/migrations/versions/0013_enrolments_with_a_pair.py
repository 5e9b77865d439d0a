"""Enrolments with a pair of tests, beside how many pairs there are: one person may have several

Whoever upgrades computes facts and sums anew: until then there are none.
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

SUMMARIES = ('outcome_summary', 'cohort_summary')


def upgrade() -> None:
    for table in SUMMARIES:
        op.execute(sa.delete(sa.table(table)))  # a column that is never missing is added to no rows
        op.add_column(table, sa.Column('paired', sa.BigInteger(), nullable=False))


def downgrade() -> None:
    for table in SUMMARIES:
        op.drop_column(table, 'paired')
