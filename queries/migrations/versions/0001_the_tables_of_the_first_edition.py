"""The tables of the first edition"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('agency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('province_code', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("level IN ('pusat', 'provinsi', 'kabupaten', 'kota', 'perangkat_daerah', 'lainnya', 'tidak_dirinci')", name=op.f('ck_agency_level')),
    sa.ForeignKeyConstraint(['parent_id'], ['agency.id'], name=op.f('fk_agency_parent_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['successor_id'], ['agency.id'], name=op.f('fk_agency_successor_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency')),
    sa.UniqueConstraint('code', name=op.f('uq_agency_code'))
    )
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agency_parent_id'), ['parent_id'], unique=False)

    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('scale_min', sa.Integer(), nullable=False),
    sa.Column('scale_max', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('komponen', 'tes', 'kompetensi')", name=op.f('ck_assessment_kind')),
    sa.CheckConstraint('scale_min < scale_max', name=op.f('ck_assessment_scale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('code', name=op.f('uq_assessment_code'))
    )
    op.create_table('change_mark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_mark')),
    sqlite_autoincrement=True
    )
    op.create_table('data_version',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_sample', sa.Boolean(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_data_version_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_version'))
    )
    op.create_table('enrolment_fact',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('identified', sa.Boolean(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('position_level', sa.Text(), nullable=True),
    sa.Column('rank', sa.Text(), nullable=True),
    sa.Column('education', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('final_score', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_enrolment_fact'))
    )
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_fact_agency_id_year'), ['agency_id', 'year'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_fact_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_fact_year_programme_code_agency_id'), ['year', 'programme_code', 'agency_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('loaded_by', sa.Text(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows_new', sa.Integer(), nullable=False),
    sa.Column('rows_changed', sa.Integer(), nullable=False),
    sa.Column('rows_equal', sa.Integer(), nullable=False),
    sa.Column('rows_refused', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    op.create_table('participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nip', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('gender', sa.Text(), nullable=True),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.CheckConstraint("gender IN ('L', 'P')", name=op.f('ck_participant_gender')),
    sa.CheckConstraint('length(nip) = 18', name=op.f('ck_participant_nip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('nip', name=op.f('uq_participant_nip'))
    )
    op.create_table('programme',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('jp_total', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('struktural', 'latsar', 'teknis', 'fungsional', 'sosiokultural')", name=op.f('ck_programme_kind')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_programme'))
    )
    op.create_table('agency_alias',
    sa.Column('alias', sa.Text(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_agency_alias_agency_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('alias', name=op.f('pk_agency_alias'))
    )
    with op.batch_alter_table('agency_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agency_alias_agency_id'), ['agency_id'], unique=False)

    op.create_table('competency_standard',
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('position_level', sa.Text(), nullable=False),
    sa.Column('required', sa.Integer(), nullable=False),
    sa.CheckConstraint("position_level IN ('jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator', 'pengawas', 'fungsional', 'pelaksana')", name=op.f('ck_competency_standard_position_level')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_competency_standard_assessment_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('assessment_id', 'position_level', name=op.f('pk_competency_standard'))
    )
    op.create_table('import_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Text(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_change_batch_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_change'))
    )
    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_change_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_change_table_name_row_id'), ['table_name', 'row_id'], unique=False)

    op.create_table('participant_identifier',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_participant_identifier_participant_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('kind', 'value', name=op.f('pk_participant_identifier'))
    )
    with op.batch_alter_table('participant_identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_identifier_participant_id'), ['participant_id'], unique=False)

    op.create_table('programme_alias',
    sa.Column('alias', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['programme_code'], ['programme.code'], name=op.f('fk_programme_alias_programme_code'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('alias', name=op.f('pk_programme_alias'))
    )
    op.create_table('rule_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('since_year', sa.Integer(), nullable=False),
    sa.Column('pass_rule', sa.Text(), nullable=False),
    sa.Column('pass_above', sa.Integer(), nullable=True),
    sa.Column('defer_above', sa.Integer(), nullable=True),
    sa.Column('remedial_cap', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.CheckConstraint("pass_rule IN ('per_aspek', 'total')", name=op.f('ck_rule_set_pass_rule')),
    sa.ForeignKeyConstraint(['programme_code'], ['programme.code'], name=op.f('fk_rule_set_programme_code'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_set')),
    sa.UniqueConstraint('programme_code', 'since_year', name=op.f('uq_rule_set_programme_code_since_year'))
    )
    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=True),
    sa.Column('programme_kind', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.CheckConstraint("programme_kind IN ('struktural', 'latsar', 'teknis', 'fungsional', 'sosiokultural')", name=op.f('ck_target_programme_kind')),
    sa.CheckConstraint('programme_code IS NULL OR programme_kind IS NULL', name=op.f('ck_target_one_subject')),
    sa.ForeignKeyConstraint(['programme_code'], ['programme.code'], name=op.f('fk_target_programme_code'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target'))
    )
    op.create_table('cohort',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('class_label', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), sa.Computed("programme_code || '.' || CAST(year AS TEXT) || '.' || CAST(number AS TEXT) || CASE class_label WHEN '' THEN '' ELSE '.' || class_label END || '@' || provider", persisted=True), nullable=False),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('rule_set_id', sa.Integer(), nullable=True),
    sa.Column('host', sa.Text(), nullable=True),
    sa.Column('funding', sa.Text(), nullable=True),
    sa.Column('mode', sa.Text(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('timezone', sa.Text(), server_default='WIB', nullable=False),
    sa.Column('finalised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("mode IN ('klasikal', 'nonklasikal', 'blended', 'jarak_jauh', 'mooc')", name=op.f('ck_cohort_mode')),
    sa.CheckConstraint("timezone IN ('WIB', 'WITA', 'WIT')", name=op.f('ck_cohort_timezone')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_cohort_dates')),
    sa.CheckConstraint('number >= 0', name=op.f('ck_cohort_number')),
    sa.CheckConstraint('year BETWEEN 1945 AND 2200', name=op.f('ck_cohort_year')),
    sa.ForeignKeyConstraint(['programme_code'], ['programme.code'], name=op.f('fk_cohort_programme_code'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_set.id'], name=op.f('fk_cohort_rule_set_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
    sa.UniqueConstraint('code', name=op.f('uq_cohort_code')),
    sa.UniqueConstraint('provider', 'programme_code', 'year', 'number', 'class_label', name=op.f('uq_cohort_provider_programme_code_year_number_class_label'))
    )
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cohort_next_due_at'), ['next_due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_cohort_programme_code_year'), ['programme_code', 'year'], unique=False)

    op.create_table('rule_attendance',
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('porsi', 'jp_absen')", name=op.f('ck_rule_attendance_kind')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_set.id'], name=op.f('fk_rule_attendance_rule_set_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('rule_set_id', 'kind', name=op.f('pk_rule_attendance'))
    )
    op.create_table('rule_band',
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('above', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_set.id'], name=op.f('fk_rule_band_rule_set_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('rule_set_id', 'above', name=op.f('pk_rule_band'))
    )
    op.create_table('rule_component',
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.CheckConstraint('weight BETWEEN 0 AND 10000', name=op.f('ck_rule_component_weight')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_rule_component_assessment_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_set.id'], name=op.f('fk_rule_component_rule_set_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('rule_set_id', 'assessment_id', name=op.f('pk_rule_component'))
    )
    op.create_table('class_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('jp', sa.Integer(), nullable=True),
    sa.Column('topic', sa.Text(), nullable=True),
    sa.Column('mode', sa.Text(), nullable=True),
    sa.CheckConstraint("mode IN ('klasikal', 'sinkron', 'asinkron', 'tempat_kerja')", name=op.f('ck_class_session_mode')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_class_session_times')),
    sa.CheckConstraint('jp > 0', name=op.f('ck_class_session_jp')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_class_session_cohort_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_session')),
    sa.UniqueConstraint('cohort_id', 'id', name=op.f('uq_class_session_cohort_id_id'))
    )
    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_session_cohort_id_starts_at'), ['cohort_id', 'starts_at'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('position_level', sa.Text(), nullable=True),
    sa.Column('rank', sa.Text(), nullable=True),
    sa.Column('education', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), server_default='belum_dinilai', nullable=False),
    sa.Column('final_score', sa.Integer(), nullable=True),
    sa.Column('recap_sessions_held', sa.Integer(), nullable=True),
    sa.Column('recap_sessions_attended', sa.Integer(), nullable=True),
    sa.Column('recap_jp_held', sa.Integer(), nullable=True),
    sa.Column('recap_jp_attended', sa.Integer(), nullable=True),
    sa.CheckConstraint("position_level IN ('jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator', 'pengawas', 'fungsional', 'pelaksana')", name=op.f('ck_enrolment_position_level')),
    sa.CheckConstraint("status IN ('aktif', 'lulus', 'ditunda', 'tidak_lulus', 'batal', 'belum_dinilai')", name=op.f('ck_enrolment_status')),
    sa.CheckConstraint('final_score BETWEEN 0 AND 10000', name=op.f('ck_enrolment_final_score')),
    sa.CheckConstraint('recap_jp_attended BETWEEN 0 AND recap_jp_held', name=op.f('ck_enrolment_recap_jp')),
    sa.CheckConstraint('recap_sessions_attended BETWEEN 0 AND recap_sessions_held', name=op.f('ck_enrolment_recap_sessions')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_enrolment_agency_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_enrolment_cohort_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_enrolment_participant_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('cohort_id', 'id', name=op.f('uq_enrolment_cohort_id_id')),
    sa.UniqueConstraint('cohort_id', 'participant_id', name=op.f('uq_enrolment_cohort_id_participant_id'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolment_participant_id'), ['participant_id'], unique=False)

    op.create_table('attendance',
    sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.CheckConstraint("status IN ('hadir', 'terlambat', 'izin', 'sakit', 'tugas_dinas', 'alpa')", name=op.f('ck_attendance_status')),
    sa.ForeignKeyConstraint(['cohort_id', 'enrolment_id'], ['enrolment.cohort_id', 'enrolment.id'], name=op.f('fk_attendance_cohort_id_enrolment_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['cohort_id', 'session_id'], ['class_session.cohort_id', 'class_session.id'], name=op.f('fk_attendance_cohort_id_session_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('session_id', 'enrolment_id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('score',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage IN ('pre', 'post', 'akhir', 'remedial', 'pascapelatihan')", name=op.f('ck_score_stage')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_score_assessment_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_score_enrolment_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('enrolment_id', 'assessment_id', 'stage', name=op.f('pk_score'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_assessment_id'), ['assessment_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_assessment_id'))

    op.drop_table('score')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_enrolment_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_cohort_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_participant_id'))
        batch_op.drop_index(batch_op.f('ix_enrolment_agency_id'))

    op.drop_table('enrolment')
    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_session_cohort_id_starts_at'))

    op.drop_table('class_session')
    op.drop_table('rule_component')
    op.drop_table('rule_band')
    op.drop_table('rule_attendance')
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cohort_programme_code_year'))
        batch_op.drop_index(batch_op.f('ix_cohort_next_due_at'))

    op.drop_table('cohort')
    op.drop_table('target')
    op.drop_table('rule_set')
    op.drop_table('programme_alias')
    with op.batch_alter_table('participant_identifier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_identifier_participant_id'))

    op.drop_table('participant_identifier')
    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_change_table_name_row_id'))
        batch_op.drop_index(batch_op.f('ix_import_change_batch_id'))

    op.drop_table('import_change')
    op.drop_table('competency_standard')
    with op.batch_alter_table('agency_alias', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agency_alias_agency_id'))

    op.drop_table('agency_alias')
    op.drop_table('programme')
    op.drop_table('participant')
    op.drop_table('import_batch')
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_fact_year_programme_code_agency_id'))
        batch_op.drop_index(batch_op.f('ix_enrolment_fact_cohort_id'))
        batch_op.drop_index(batch_op.f('ix_enrolment_fact_agency_id_year'))

    op.drop_table('enrolment_fact')
    op.drop_table('data_version')
    op.drop_table('change_mark')
    op.drop_table('assessment')
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agency_parent_id'))

    op.drop_table('agency')

