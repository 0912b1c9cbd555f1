"""PostgreSQL's row-level security, compiled from the same predicate that the hub's own queries use.

Requests read as ``champion_reader``, which sees only rows of scopes that the user named by ``champion.user`` holds; the
hub's own work (taking saves, intake, allocation) is done as ``champion_hub``. Neither may log in, own a table or bypass
the policy; the account of the database address may take on both and does no work of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select, text
from sqlalchemy.dialects import postgresql

from champion_app.domain.errors import Refused

HUB, READER = "champion_hub", "champion_reader"
USER_SETTING = "champion.user"
_ABOUT_ROLES = 3
"""So many of the statements make the roles; they count for the mark and are run where they are needed."""
_ROLE = text(
    "SELECT rolbypassrls, rolsuper, oid IN (SELECT roleid FROM pg_auth_members WHERE member = me.own) AS mine, "
    "pg_has_role(me.own, oid, 'MEMBER WITH ADMIN OPTION') AS to_give "
    "FROM pg_roles, (SELECT oid AS own FROM pg_roles WHERE rolname = current_user) AS me WHERE rolname = :role"
)
NO_ROLES = (
    "The database account may not make roles, and the hub needs two that see only what they may. "
    f"Ask the database's administrator to run: CREATE ROLE {HUB} NOLOGIN; CREATE ROLE {READER} NOLOGIN; "
    f"GRANT {HUB}, {READER} TO the account of the hub's address WITH ADMIN OPTION."
)
Visible = Callable[[ColumnElement[str], ColumnElement[str]], ColumnElement[bool]]


def statements(tables: tuple[Table, ...], readable: tuple[Table, ...], visible: Visible) -> list[str]:
    """The SQL that puts the policy on ``tables``; ``readable`` ones the reader may look up besides."""
    made = [_role(HUB), _role(READER), f"GRANT {HUB}, {READER} TO CURRENT_USER"]
    every = ", ".join(sorted(tables[0].metadata.tables))  # named one by one: a new table makes the policy anew
    made.append(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {HUB}")
    made += [f"GRANT SELECT ON {table.name} TO {READER}" for table in (*tables, *readable)]
    for table in tables:
        for policy in ("hub_does_all", "reader_sees_own"):
            made.append(f"DROP POLICY IF EXISTS {policy} ON {table.name}")
        made += [
            f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY hub_does_all ON {table.name} TO {HUB} USING (true) WITH CHECK (true)",
            f"CREATE POLICY reader_sees_own ON {table.name} FOR SELECT TO {READER} USING ({_where(table, visible)})",
        ]
    return made


def _role(name: str) -> str:
    return (
        f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN NOBYPASSRLS; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )


def _where(table: Table, visible: Visible) -> str:
    """The predicate as SQL over a row of the table."""
    asked = func.current_setting(USER_SETTING, True)  # PostgreSQL's own: empty where it is not set
    whole = select(literal(1)).select_from(table).where(visible(asked, table.c.scope))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # the library declares no types there
    told = str(whole.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return told.split("WHERE", 1)[1].strip()


def install(db: Connection, tables: tuple[Table, ...], readable: tuple[Table, ...], visible: Visible) -> None:
    """Put the policy on, where it is not the one that is on already. Raises Refused, with what a database
    administrator has to run, where this account may not make roles."""
    wanted = statements(tables, readable, visible)
    mark = "champion " + hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    first = tables[0].name
    if db.execute(text(f"SELECT obj_description('{first}'::regclass, 'pg_class')")).scalar() == mark:
        return
    _let_in(db)
    for statement in wanted[_ABOUT_ROLES:]:
        db.exec_driver_sql(statement)
    db.exec_driver_sql(f"COMMENT ON TABLE {first} IS '{mark}'")


def _let_in(db: Connection) -> None:
    """The two roles are there and this account may take them on: made where it may make roles, else as an administrator
    made them. PostgreSQL asks for the right before it looks whether there is anything to do, so what is there already
    is not asked for. Raises Refused."""
    may = db.execute(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")).scalar()
    for role in (HUB, READER):
        found = db.execute(_ROLE, {"role": role}).first()
        if found is not None and found.rolbypassrls:
            raise Refused(
                f"The database's role {role} may pass by row-level security, so nothing would keep people's cases "
                f"apart. Ask the database's administrator to run: ALTER ROLE {role} NOBYPASSRLS."
            )
        if found is None and may:
            db.exec_driver_sql(_role(role))
        if found is not None and found.mine:
            continue
        if not may and (found is None or not found.to_give):
            raise Refused(NO_ROLES)
        db.exec_driver_sql(f"GRANT {role} TO CURRENT_USER")


def let_owner_in(db: Connection, tables: tuple[Table, ...]) -> None:
    """Before migrations: the owner, which the policy binds too, must see every row to bring it to the new shape."""
    for table in tables:
        there = db.execute(text("SELECT to_regclass(:name)"), {"name": f"public.{table.name}"}).scalar()
        if there is not None:
            db.exec_driver_sql(f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY")


def bind_owner(db: Connection, tables: tuple[Table, ...]) -> None:
    """After migrations: the owner is bound again."""
    for table in tables:
        db.exec_driver_sql(f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY")


def work_as_hub(db: Connection) -> None:
    """This transaction does the hub's own work."""
    db.exec_driver_sql(f"SET LOCAL ROLE {HUB}")


def read_as(db: Connection, user_id: str) -> None:
    """This transaction reads what a user may see, and nothing else."""
    db.execute(select(func.set_config(USER_SETTING, user_id, True)))  # for this transaction only
    db.exec_driver_sql(f"SET LOCAL ROLE {READER}")
