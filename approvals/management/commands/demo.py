from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from approvals.demo import accounts, making
from hall.people.demo_accounts import DEMO_ACCOUNTS, PASSWORD

REST_SECONDS = 0.03


class Command(BaseCommand):
    help = "示范数据：可以登录的账号，和处在各个环节的办件。正式环境不能用。"

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="建示范账号，已有的不动")
        parser.add_argument("--cases", type=int, default=0, metavar="N", help="再造 N 件办件（先建账号）")
        parser.add_argument("--seed", type=int, default=2026, help="同一个数造出同样的故事")
        parser.add_argument("--gently", action="store_true", help="慢慢造，不妨碍正在用的人")
        parser.add_argument("--if-none", action="store_true", help="已经有办件就不造")

    def handle(self, *, cases: int, seed: int, if_none: bool, gently: bool, **options):
        if settings.ENV.production:
            raise CommandError("正式环境不能造示范数据（HALL_MODE=production）。")
        if cases < 0 or not (options["accounts"] or cases):
            raise CommandError("请写 --accounts 或 --cases N（N 大于 0）。")
        self.make_accounts()
        if cases:
            self.make_cases(cases, seed, if_none, gently)

    def make_accounts(self) -> None:
        made = accounts.create_accounts()
        self.stdout.write(f"示范账号：新建 {made} 个，口令都是 {PASSWORD}")
        for entry in DEMO_ACCOUNTS:
            self.stdout.write(f"  {entry['username']:<13}{entry['name']}　{entry['label']}")

    def make_cases(self, wanted: int, seed: int, if_none: bool, gently: bool) -> None:
        if if_none and making.have_cases():
            self.stdout.write("已经有办件，不再造。")
            return
        rest = REST_SECONDS if gently else 0
        done = making.make_cases(wanted, seed, tell=lambda n: self.stdout.write(f"  已造 {n} 件"), rest=rest)
        self.stdout.write(f"造好 {done} 件示范办件。")
