"""Accounts and logins of staff put together on a database."""

from dataclasses import dataclass

from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.pyotp_codes import PyotpCodes
from bot.adapters.sql_audit import SqlAudit
from bot.adapters.sql_database import Database
from bot.adapters.sql_sessions import SqlLoginAttempts, SqlSessions
from bot.adapters.sql_staff import SqlStaff
from bot.ports import Clock
from bot.services.logins import LoginService


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """What there is to do with people of the desk, but for their work on leads."""

    audit: SqlAudit
    logins: LoginService


def staffing(database: Database, clock: Clock, hasher: Argon2Hasher | None = None) -> Staffing:
    """Put it together; without a hasher passwords are kept as carefully as RFC 9106 advises."""
    audit = SqlAudit(database, clock)
    logins = LoginService(
        accounts=SqlStaff(database, clock),
        sessions=SqlSessions(database),
        attempts=SqlLoginAttempts(database),
        audit=audit,
        hasher=hasher or Argon2Hasher(),
        codes=PyotpCodes(),
        sealer=database,
        clock=clock,
    )
    return Staffing(audit=audit, logins=logins)
