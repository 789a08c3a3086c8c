import sys
import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from hall.journal.checking import Counts, check
from hall.journal.guards import unguarded
from hall.journal.models import Root

SHOWN = 100


class Command(BaseCommand):
    help = "核对全部记录：有没有被改、被删、调换次序、截断、换根，并说出在哪里。有问题时退出码为 1。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--published",
            action="append",
            default=[],
            metavar="日期=根",
            help="另处保存的根，如 2026-11-21=3f…；可写多个",
        )
        parser.add_argument("--quiet", action="store_true", help="不显示进度")

    def handle(self, *, published, quiet, **options):
        begun, counts, found = time.monotonic(), Counts(), 0
        for finding in self._findings(counts, published, quiet):
            found += 1
            if found <= SHOWN:
                self.stderr.write(str(finding))
        seconds = time.monotonic() - begun
        looked = (
            f"{counts.chains:,} 条链、{counts.entries:,} 条记录、{counts.roots:,} 个根，用时 {seconds:.1f} 秒"
        )
        if found:
            self.stderr.write(
                f"核对了 {looked}，发现 {found:,} 处问题{'，只列出前 100 处' if found > SHOWN else ''}。"
            )
            sys.exit(1)
        self.stdout.write(f"核对了 {looked}，没有发现问题。")

    def _findings(self, counts, published, quiet):
        expected = dict(self._published(text) for text in published)
        yield from check(counts, self._tell if not quiet and self.stdout.isatty() else lambda entries: None)
        for table in unguarded():
            yield f"数据库：{table} 的触发器少了或被停用，记录不再受保护"
        for day, digest in expected.items():
            root = Root.objects.filter(day=day).first()
            if root is None or root.digest != digest:
                yield f"{day} 的根：与另处保存的不同，现在是 {root.digest if root else '没有'}"

    def _published(self, text: str) -> tuple[date, str]:
        day, _, digest = text.partition("=")
        try:
            if len(digest) != 64:
                raise ValueError
            return date.fromisoformat(day), digest.lower()
        except ValueError:
            raise CommandError(f"“{text}”应形如 2026-11-21=64 位十六进制。") from None

    def _tell(self, entries: int) -> None:
        self.stdout.write(f"\r已核对 {entries:,} 条", ending="")
        self.stdout.flush()
