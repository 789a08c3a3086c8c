"""The whole suite: the checks, then the tests on the embedded default, then on PostgreSQL with Redis where they answer.

Where they should be: TEST_DATABASE_URL and TEST_REDIS_URL, or the local defaults below. With CI=true the second run
must happen.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/hall")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
CI = os.environ.get("CI", "").lower() == "true"


def main() -> int:
    print("== 检查", flush=True)
    if subprocess.run([sys.executable, "tools/lint.py"], cwd=ROOT).returncode:
        return 1
    print("== 嵌入式：SQLite + 文件队列", flush=True)
    if code := run_tests({"DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": "var/test"}):
        return code
    if missing := unanswered():
        print(f"== 没有跑 PostgreSQL + Redis：{missing}")
        return 1 if CI else 0
    print("== PostgreSQL + Redis", flush=True)
    engine = {"DATABASE_URL": DATABASE_URL, "REDIS_URL": REDIS_URL, "VAR_DIR": "var/test-postgresql"}
    return run_tests(engine, "-m", "not once")


def run_tests(engine: dict[str, str], *chosen: str) -> int:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]
    command += [*chosen, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=os.environ | engine).returncode


def unanswered() -> str:
    """Which of the two servers does not answer, with its own words; empty when both do."""
    try:
        parts = urlsplit(DATABASE_URL)
        psycopg2.connect(
            host=parts.hostname,
            port=parts.port,
            user=parts.username,
            password=parts.password,
            dbname="postgres",
        ).close()
        redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping()
    except (psycopg2.Error, redis.RedisError) as error:
        return str(error).strip()
    return ""


if __name__ == "__main__":
    sys.exit(main())
