"""`env` and `git-server`: what docker-compose.airflow.yml needs beside Airflow, its secrets and its git server."""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import os
import re
import secrets
import sys
from pathlib import Path

from knowledge_expansion.errors import ConfigurationError

TOKEN = "KNOWLEDGE_GIT_TOKEN"
USER = "airflow"
_SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_SECRET_KEY", "ADMIN_PASSWORD",
            TOKEN, "RESEARCH_KEY")  # fmt: skip


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds both subcommands; their `run(args)` returns the exit status."""
    env = subparsers.add_parser("env", help="write the .env of docker-compose.airflow.yml, with new secrets")
    env.add_argument("--file", type=Path, default=Path(".env"), help="default %(default)s; what it has is kept")
    env.set_defaults(run=write_env)
    server = subparsers.add_parser("git-server", help=f"serve bare repositories over HTTP to {USER} with ${TOKEN}")
    server.add_argument("--folder", type=Path, required=True, metavar="DIR", help="where the repositories lie")
    server.add_argument("--create", metavar="NAME.git", help="make this one, with a starter base, unless it is there")
    server.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    server.add_argument("--port", type=int, required=True)
    server.set_defaults(run=serve)


def write_env(args: argparse.Namespace) -> int:
    """Add what is missing to the file, readable by its owner alone. Secrets that it has are kept: a database keeps its
    password, and what the Fernet key has locked stays readable."""
    file: Path = args.file
    standing = file.read_text() if file.exists() else ""
    have = set(re.findall(r"^(\w+)=.+$", standing, re.M))
    wanted = {name: secrets.token_hex(24) for name in _SECRETS}
    wanted["AIRFLOW_FERNET_KEY"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    new = {name: value for name, value in wanted.items() if name not in have}
    if standing and not standing.endswith("\n"):
        standing += "\n"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as target:
        target.write(standing + "".join(f"{name}={value}\n" for name, value in new.items()))
    file.chmod(0o600)
    print(f"{file}: {len(new)} secrets made, {len(wanted) - len(new)} kept. Log in as admin with its ADMIN_PASSWORD.")
    return 0


def serve(args: argparse.Namespace) -> int:
    """Serve until the process is ended. Raises ConfigurationError when there is no token."""
    from knowledge_expansion.repository.settings import AUTHOR
    from knowledge_expansion.repository.starter import create_starter
    from knowledge_expansion.repository.web_server import GitOverHttp, git_server

    token = os.environ.get(TOKEN, "")
    if len(token) < 16:
        raise ConfigurationError(f"set {TOKEN} to a secret of 16 letters or more; `make env` makes one.")
    if args.create:
        create_starter(args.folder / args.create, None, author=AUTHOR, when=dt.datetime.now(dt.UTC))
    with git_server(GitOverHttp(args.folder, {USER: token}), args.host, args.port) as server:
        print(f"git server for {args.folder} on port {server.server_port}", file=sys.stderr, flush=True)
        server.serve_forever()
    return 0
