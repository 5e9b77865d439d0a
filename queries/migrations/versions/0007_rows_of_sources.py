"""Rows of sources: what a sync remembers of an existing database"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('source_row',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('cohort_code', sa.Text(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('row_ids', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('source', 'cohort_code', 'table_name', 'key', name=op.f('pk_source_row')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('source_row')
