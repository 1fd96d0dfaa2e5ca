"""PostgreSQL in a temporary folder, and the migrated database that every deployment gets a copy of."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local_airflow import without_airflow

from processes.programs import Program
from processes.servers import HOST, answering, binary, free_port, running


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL. `migrated` is the name of a database that new ones are copied from."""

    port: int
    migrated: str = "migrated"

    def address(self, database: str) -> str:
        """What SQLAlchemy takes."""
        return f"postgresql+psycopg2://airflow@{HOST}:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Make a database and return its address."""
        import psycopg2

        with contextlib.closing(psycopg2.connect(host=HOST, port=self.port, user="airflow", dbname="postgres")) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.address(database)


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """PostgreSQL over a new cluster in `folder`. It refuses to be root, so root hands it to the account of Debian's package."""
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    data = folder / "data"
    folder.mkdir(parents=True)
    os.chown(folder, account.pw_uid, account.pw_gid)
    environment = {**without_airflow(os.environ), "HOME": str(folder)}
    who = {"user": account.pw_uid, "group": account.pw_gid} if os.geteuid() == 0 else {}
    made = subprocess.run(
        [str(binary("initdb")), "-D", str(data), "-U", "airflow", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        env=environment, cwd=folder, capture_output=True, text=True, check=False, **who,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    port = free_port()
    settings = ("fsync=off", "max_connections=200", f"unix_socket_directories={folder}", f"listen_addresses={HOST}")
    command = [str(binary("postgres")), "-D", str(data), "-p", str(port)]
    command += [word for setting in settings for word in ("-c", setting)]
    program = Program("postgres", command, log=folder / "postgres.log", environment=environment, **who)
    with running(program):
        answering(program, port)
        yield Postgres(port)
