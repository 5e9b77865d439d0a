-- PostgreSQL: a role for the app that reads and writes rows, and changes no table, trigger or function.
--
-- The owner of the tables keeps `python -m dashboard upgrade`; the app, imports and `refresh` work as this role.
-- As the server's administrator, after the first upgrade (and again after each: it may be repeated at any time):
--
--     createuser --pwprompt dasbor_app
--     psql --set=app=dasbor_app --set=owner=dasbor --file=docs/server/roles.sql training

\set ON_ERROR_STOP on

BEGIN;

-- Nobody makes anything of his own here: a table beside ours, or a temporary one that stands before it.
REVOKE CREATE ON SCHEMA public FROM PUBLIC, :"app";
SELECT format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), :'app') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'app') \gexec

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"app";
GRANT USAGE ON SCHEMA public TO :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- What an upgrade adds.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"app";

-- The log of access is written and not rewritten; its trigger keeps what is younger than a year from being deleted.
REVOKE UPDATE ON audit_event FROM :"app";
-- Which schema this is, only an upgrade says.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM :"app";

COMMIT;
