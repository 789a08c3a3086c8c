"""Seals all personal numbers anew with the first key of FIELD_KEYS, so that the others can be dropped."""

from django.core.management.base import BaseCommand, CommandError

from hall.journal.record import record
from hall.people.actor import SYSTEM
from hall.privacy import keys, rotation
from hall.privacy.cipher import CannotOpen

CHAIN = "keys"


class Command(BaseCommand):
    help = "用 FIELD_KEYS 里第一把密钥重新加密所有个人号码。中断了再运行会接着做。"

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help="每个事务多少行")
        parser.add_argument("--check", action="store_true", help="只看各密钥还用在多少处")

    def handle(self, *args, **options):
        if options["check"]:
            self._tell_use()
            return
        if options["batch"] < 1:
            raise CommandError("--batch 应为正整数。")
        current = keys.ring().current[0]
        record(CHAIN, "key_rotation_begun", actor=SYSTEM, changes={"key": current})
        try:
            done = rotation.rotate_all(options["batch"], self._progress)
        except CannotOpen as error:
            raise CommandError(f"{error}。旧密钥要留在 FIELD_KEYS 里，直到全部换完。") from error
        changed = {name: count for name, count in done.items() if count}
        record(CHAIN, "key_rotation_done", actor=SYSTEM, changes={"key": current, "rows": changed})
        self.stdout.write(f"换完了，共 {sum(changed.values())} 处改用密钥 {current}。")
        self._tell_use()

    def _progress(self, name: str, done: int) -> None:
        self.stdout.write(f"{name}：{done}")

    def _tell_use(self) -> None:
        """How often each key is used, and which can go."""
        totals = {key: 0 for key in keys.ring().keys}
        for counts in rotation.keys_in_use().values():
            for key, count in counts.items():
                totals[key] = totals.get(key, 0) + count
        for key, count in totals.items():
            kept = (
                "现用"
                if key == keys.ring().current[0]
                else "可以从 FIELD_KEYS 去掉"
                if not count
                else "还不能去掉"
            )
            self.stdout.write(f"密钥 {key}：{count} 处，{kept}")
