"""Results that wait: whether what is published of an enrolment is older than what is stored

The rows stay as they are, since they remember what is published.
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('waits', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.alter_column('waits', server_default=None)
    op.create_index(op.f('ix_enrolment_fact_waits'), 'enrolment_fact', ['cohort_id'], unique=False, sqlite_where=sa.text('waits = 1'), postgresql_where=sa.text('waits'))


def downgrade() -> None:
    op.drop_index(op.f('ix_enrolment_fact_waits'), table_name='enrolment_fact')
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.drop_column('waits')
