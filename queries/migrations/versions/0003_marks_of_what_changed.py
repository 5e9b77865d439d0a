"""Marks of what changed

Triggers say which cohorts a change concerns, whoever makes it; facts are computed later, from those marks. They only
append: a writer never waits for another writer, nor for the refresher.

A later revision that recreates one of these tables on SQLite (batch_alter_table) must recreate its triggers, and one
that adds a column to `cohort` must recreate `mark_cohort_update`, which lists the columns; a test watches both.
"""

from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

OF_PERSON = "SELECT cohort_id FROM enrolment WHERE participant_id = {}"
OF_SCORED = "SELECT enrolment.cohort_id FROM score JOIN enrolment ON enrolment.id = score.enrolment_id WHERE score.assessment_id = {}"
OF_RULES = (
    "SELECT cohort.id FROM rule_set JOIN cohort ON cohort.rule_set_id = rule_set.id"
    " OR (cohort.rule_set_id IS NULL AND cohort.programme_code = rule_set.programme_code) WHERE rule_set.id = {}"
)
VERSION_ONLY = "SELECT CAST(NULL AS INTEGER)"

COHORTS = {
    'enrolment': "SELECT row.cohort_id",
    'class_session': "SELECT row.cohort_id",
    'attendance': "SELECT row.cohort_id",
    'score': "SELECT cohort_id FROM enrolment WHERE id = row.enrolment_id",
    'cohort': "SELECT row.id",
    'participant': OF_PERSON.format("row.id"),
    'participant_identifier': OF_PERSON.format("row.participant_id"),
    'rule_set': (
        "SELECT id FROM cohort WHERE rule_set_id = row.id"
        " OR (rule_set_id IS NULL AND programme_code = row.programme_code)"
    ),
    'rule_component': OF_RULES.format("row.rule_set_id"),
    'rule_band': OF_RULES.format("row.rule_set_id"),
    'rule_attendance': OF_RULES.format("row.rule_set_id"),
    'assessment': OF_SCORED.format("row.id"),
    'competency_standard': OF_SCORED.format("row.assessment_id"),
    # also the version: an agency without participants may be the government above one that has them
    'agency': f"SELECT cohort_id FROM enrolment WHERE agency_id = row.id UNION ALL {VERSION_ONLY}",
    'programme': "SELECT id FROM cohort WHERE programme_code = row.code",
    'target': VERSION_ONLY,
    'agency_alias': VERSION_ONLY,
}
"""Table -> the cohorts whose facts or charts depend on one of its rows."""

COHORT_COLUMNS = (
    'id', 'provider', 'programme_code', 'year', 'number', 'class_label', 'label', 'rule_set_id', 'host', 'funding',
    'mode', 'starts_on', 'ends_on', 'timezone', 'finalised_at',
)
"""All but `next_due_at`: the refresher sets that, and would mark its own work for ever."""


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for table in COHORTS:
            for event in ('insert', 'update', 'delete'):
                op.execute(sqlite_trigger(table, event))
    else:
        schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for table in COHORTS:
            for statement in postgresql_triggers(table, schema):
                op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == 'sqlite'
    for table in COHORTS:
        for event in ('insert', 'update', 'delete') if sqlite else ('insert', 'update', 'delete', 'truncate'):
            op.execute(f"DROP TRIGGER mark_{table}_{event}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            for function in ('changed', 'updated', 'emptied'):
                op.execute(f"DROP FUNCTION mark_{table}_{function}()")


def sqlite_trigger(table: str, event: str) -> str:
    """Row by row. A mark like the last one is left out: SQLite has one writer at a time, so a mark that a writer sees
    has not been read by the refresher, and will be read after this change. (On PostgreSQL that would lose changes.)
    """
    rows = {'insert': ('new',), 'update': ('old', 'new'), 'delete': ('old',)}[event]
    columns = f" OF {', '.join(COHORT_COLUMNS)}" if (table, event) == ('cohort', 'update') else ""
    last = "(SELECT coalesce(cohort_id, -1) FROM change_mark ORDER BY id DESC LIMIT 1)"
    marks = ""
    for row in rows:
        of_row = COHORTS[table].replace('row.', row + '.')
        if of_row == f"SELECT {row}.cohort_id":  # bulk loads come here: the shortest way
            marked = f"SELECT {row}.cohort_id WHERE {row}.cohort_id IS NOT {last}"
        else:
            cohorts = f"SELECT NULL AS cohort_id WHERE FALSE UNION ALL {of_row}"
            marked = f"SELECT DISTINCT cohort_id FROM ({cohorts}) WHERE coalesce(cohort_id, -1) IS NOT {last}"
        marks += f"INSERT INTO change_mark (cohort_id) {marked}; "
    return f"CREATE TRIGGER mark_{table}_{event} AFTER {event}{columns} ON {table} BEGIN {marks}END"


def postgresql_triggers(table: str, schema: str) -> list[str]:
    """Once per statement, over all rows that it changed.

    The functions run as their owner: who may write a register needs no right to the marks. Their plans are kept for
    the session, made perhaps for a bulk load and used for a single row: only lookups by index serve both.
    """
    changed = "SELECT * FROM before UNION ALL SELECT * FROM after"
    if table == 'cohort':
        changed = (
            "SELECT id FROM before FULL JOIN after USING (id)"
            " WHERE to_jsonb(before) - 'next_due_at' IS DISTINCT FROM to_jsonb(after) - 'next_due_at'"
        )
    of_row = COHORTS[table].replace('row.', 'touched.')
    mark = (
        "INSERT INTO change_mark (cohort_id) SELECT DISTINCT marked.cohort_id"
        f" FROM {{}} AS touched CROSS JOIN LATERAL ({of_row}) AS marked (cohort_id)"
    )
    everything = "SELECT NULL" if COHORTS[table] == VERSION_ONLY else "SELECT cohort_id FROM cohort_fact"
    bodies = {
        'changed': mark.format("changed"),
        'updated': mark.format(f"({changed})"),
        'emptied': f"INSERT INTO change_mark (cohort_id) {everything}",
    }
    functions = [
        f"CREATE FUNCTION mark_{table}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = {schema}, pg_temp"
        " SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"
        f" AS $$ BEGIN {body}; RETURN NULL; END $$"
        for name, body in bodies.items()
    ]
    events = {
        'insert': ("REFERENCING NEW TABLE AS changed", 'changed'),
        'update': ("REFERENCING OLD TABLE AS before NEW TABLE AS after", 'updated'),
        'delete': ("REFERENCING OLD TABLE AS changed", 'changed'),
        'truncate': ("", 'emptied'),
    }
    return functions + [
        f"CREATE TRIGGER mark_{table}_{event} AFTER {event} ON {table} {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION mark_{table}_{function}()"
        for event, (rows, function) in events.items()
    ]
