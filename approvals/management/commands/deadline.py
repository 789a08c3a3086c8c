import json
import sys

from django.core.management.base import BaseCommand

from approvals.clock.answers import Problem, asked, asked_line, bad_input, parsed
from approvals.clock.law.rules import RULES, inputs_of
from hall.worktime.refreshing import refresh

HINT = (
    '没有写规则。这样问：manage.py deadline correction_notice_due \'{"received": "2026-11-20"}\'；'
    "--list 列出全部规则，- 从标准输入逐行读，--help 看用法"
)


class Command(BaseCommand):
    help = (
        "按规则算期限，答案是一行 JSON；算不出来的也是一行 JSON，退出码为 2。规则见 --list 和 docs/clock.md。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "rule", nargs="?", help='规则名称；写 - 就从标准输入逐行读 {"rule": …, "inputs": {…}}'
        )
        parser.add_argument("inputs", nargs="?", help='JSON 对象，如 \'{"received": "2026-11-20"}\'')
        parser.add_argument(
            "--explain", action="store_true", help='连同计算步骤：{"answer": …, "steps": […]}'
        )
        parser.add_argument("--list", action="store_true", help="列出全部规则、要写的项和依据")

    def handle(self, *, rule, inputs, explain, **options):
        if options["list"]:
            return self._list()
        if rule is None:
            return self._leave(self._say(bad_input("rule", HINT).told, False))
        refresh()
        if rule == "-":
            if hasattr(sys.stdin, "reconfigure"):
                sys.stdin.reconfigure(encoding="utf-8", errors="replace")
            answered = [self._say(*asked_line(line, explain=explain)) for line in sys.stdin if line.strip()]
            return self._leave(all(answered))
        try:
            given = parsed(inputs or "")
        except Problem as problem:
            return self._leave(self._say(problem.told, False))
        return self._leave(self._say(*asked(rule, given, explain=explain)))

    def _say(self, found, fine: bool) -> bool:
        self.stdout.write(json.dumps(found, ensure_ascii=False))
        self.stdout.flush()
        return fine

    def _leave(self, fine: bool) -> None:
        if not fine:
            sys.exit(2)

    def _list(self) -> None:
        for name, rule in RULES.items():
            fields = inputs_of(rule).model_fields.items()
            names = ((field.alias or key) + ("" if field.is_required() else "?") for key, field in fields)
            self.stdout.write(f"{name}({', '.join(names)})\n    {' '.join((rule.__doc__ or '').split())}")
