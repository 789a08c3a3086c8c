# -*- coding: utf-8 -*-
"""Makes .venv hold what is pinned. Old syntax on purpose: an old Python must get as far as the sentence that says so."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
WANTED = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}


def stop(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def main(kind):
    if sys.version_info < (3, 11):
        stop(
            "This needs Python 3.11 or newer, found %d.%d. Install it, then: make run PYTHON=/path/to/python3.11\n"
            "需要 Python 3.11 或更新的版本，装好后用 make run PYTHON=路径 再试。" % sys.version_info[:2]
        )
    if not os.access(HERE, os.W_OK):
        stop("没有写权限：%s。请换一个能写的文件夹，或让管理员改权限。" % HERE)
    if not usable_venv():
        make_venv()
    install(os.path.join(HERE, WANTED[kind]))
    if kind == "dev":
        ensure_chromium()
    for stamp in [".runtime"] + ([".dev"] if kind == "dev" else []):
        open(os.path.join(VENV, stamp), "w").close()


def usable_venv():
    """False for a missing environment, and for one left half made by an interrupted run."""
    if not os.path.exists(PYTHON):
        return False
    with open(os.devnull, "w") as nowhere:
        return subprocess.call([PYTHON, "-m", "pip", "--version"], stdout=nowhere, stderr=nowhere) == 0


def make_venv():
    print("建立运行环境 .venv ……")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        stop("建不了运行环境。Debian、Ubuntu 请先执行：apt-get install python3-venv，再重试。")


def install(requirements):
    print("安装依赖（%s）……" % os.path.basename(requirements))
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    if subprocess.call(command) != 0:
        stop("依赖没有装全，请检查网络或软件源后重试；已装好的不会重复下载。")


def ensure_chromium():
    """Browser tests need Chromium and Chinese letters to look at; apt-get brings both where it can."""
    if shutil.which("chromium"):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print("没有 chromium，浏览器测试会跳过。可执行：sudo apt-get install chromium fonts-noto-cjk")
        return
    print("安装 Chromium ……")
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.call(["apt-get", "update", "-qq"], **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    if subprocess.call(command, env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"), **quiet) != 0:
        stop("Chromium 没有装上，请检查软件源后重试。")


if __name__ == "__main__":
    main(sys.argv[1])
