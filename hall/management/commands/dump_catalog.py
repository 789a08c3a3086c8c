from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hall.importing.dumping import dump


class Command(BaseCommand):
    help = "把现行的事项目录写回 YAML 文件；再导入什么也不变。"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="写到哪个文件夹，没有就新建")

    def handle(self, *, folder: Path, **options):
        try:
            written = dump(folder)
        except OSError as error:
            raise CommandError(f"写不进 {folder}：{error.strerror}。请换一个可写的文件夹。") from error
        self.stdout.write(f"写了 {len(written)} 个文件：{'、'.join(written)}")
