"""Undo, corrections that hold, and the conflicts of files with them

A load keeps the rows as it left them, too. What loads before this revision left is not known: '{}' says so, and an
undo leaves their rows alone.
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('undoes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('undone_by', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('undone_reason', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_import_batch_undoes'), 'import_batch', ['undoes'], ['id'], ondelete='RESTRICT')

    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('after', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('reverts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_import_change_reverts'), 'import_change', ['reverts'], ['id'], ondelete='RESTRICT')
    op.execute("UPDATE import_change SET after = '{}'")

    op.create_table('held_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Text(), nullable=False),
    sa.Column('column_name', sa.Text(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('held_by', sa.Text(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_value')),
    sa.UniqueConstraint('table_name', 'row_id', 'column_name', name=op.f('uq_held_value_table_name_row_id_column_name'))
    )

    op.create_table('conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Text(), nullable=False),
    sa.Column('column_name', sa.Text(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=True),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('simpan', 'ambil')", name=op.f('ck_conflict_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict'))
    )
    op.create_index(op.f('ix_conflict_table_name_row_id'), 'conflict', ['table_name', 'row_id'], unique=False)


def downgrade() -> None:
    op.drop_table('conflict')
    op.drop_table('held_value')
    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_import_change_reverts'), type_='foreignkey')
        batch_op.drop_column('reverts')
        batch_op.drop_column('after')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_import_batch_undoes'), type_='foreignkey')
        batch_op.drop_column('undone_reason')
        batch_op.drop_column('undone_by')
        batch_op.drop_column('undoes')
        batch_op.drop_column('reason')
