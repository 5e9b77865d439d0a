"""Meanings of headings: what officers have said of columns that nobody else knows"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('heading_meaning',
    sa.Column('pattern', sa.Text(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('heading', sa.Text(), nullable=False),
    sa.Column('means', sa.Text(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_heading_meaning_batch_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('pattern', 'table_name', 'heading', name=op.f('pk_heading_meaning')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('heading_meaning')
