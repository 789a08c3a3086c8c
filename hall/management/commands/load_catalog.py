from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hall.importing.loading import load
from hall.importing.problems import CatalogError

SEED = Path(__file__).resolve().parents[2] / "catalog" / "seed"
SHOWN = 10


class Command(BaseCommand):
    help = "导入事项目录：一个文件夹里的全部 YAML 文件，全对才导入，同样的内容再导一次什么也不变。"

    def add_arguments(self, parser):
        parser.add_argument(
            "path", nargs="?", type=Path, default=SEED, help="文件夹；不写就用随产品的示范目录"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="后台改过的服务点、公告、同义词也按文件来"
        )

    def handle(self, *, path: Path, overwrite: bool = False, **options):
        if not path.is_dir():
            raise CommandError(f"没有这个文件夹：{path}")
        try:
            report = load(path, overwrite=overwrite)
        except CatalogError as error:
            raise CommandError(f"没有导入，以下 {len(error.problems)} 处先改好：\n{error}") from error
        self.stdout.write("、".join(f"{what} {count}" for what, count in report.counts.items()))
        if not report.changed:
            self.stdout.write("与上次相同，什么也没有变。")
        if report.published:
            shown = "、".join(report.published[:SHOWN]) + ("……" if len(report.published) > SHOWN else "")
            self.stdout.write(f"新发布 {len(report.published)} 个版本：{shown}")
        if report.replaced:
            self.stdout.write(f"更新：{'、'.join(report.replaced)}")
        if report.kept:
            self.stdout.write(f"文件里没有、保持不变的事项：{'、'.join(report.kept)}")
