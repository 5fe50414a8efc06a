"""Accounts and logins of staff put together on a database."""

from dataclasses import dataclass

from bot.account_ports import PasswordHasher
from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.contact_detail_finder import ContactDetailFinder
from bot.adapters.pyotp_codes import PyotpCodes
from bot.adapters.sql_audit import SqlAudit
from bot.adapters.sql_canned import SqlCanned
from bot.adapters.sql_database import Database
from bot.adapters.sql_sessions import SqlLoginAttempts, SqlSessions
from bot.adapters.sql_staff import SqlStaff
from bot.adapters.zxcvbn_judge import ZxcvbnJudge
from bot.ports import Clock
from bot.services.accounts import AccountService
from bot.services.logins import LoginService
from bot.services.passwords import Passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """What there is to do with people of the desk, but for their work on leads."""

    accounts: AccountService
    logins: LoginService
    audit: SqlAudit
    canned: SqlCanned


def staffing(database: Database, clock: Clock, hasher: PasswordHasher | None = None) -> Staffing:
    """Put it together; without a hasher passwords are kept as carefully as RFC 9106 advises."""
    passwords = Passwords(hasher or Argon2Hasher(), ZxcvbnJudge())
    kept, attempts, codes = SqlStaff(database, clock), SqlLoginAttempts(database), PyotpCodes()
    audit = SqlAudit(database, clock)
    return Staffing(
        accounts=AccountService(
            accounts=kept,
            attempts=attempts,
            passwords=passwords,
            codes=codes,
            sealer=database,
            details=ContactDetailFinder(),
            clock=clock,
        ),
        logins=LoginService(
            accounts=kept,
            sessions=SqlSessions(database),
            attempts=attempts,
            audit=audit,
            passwords=passwords,
            codes=codes,
            sealer=database,
            clock=clock,
        ),
        audit=audit,
        canned=SqlCanned(database, clock),
    )
