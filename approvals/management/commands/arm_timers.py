from django.core.management.base import BaseCommand

from approvals.clock.arming_all import arm_all
from hall.timers.models import Pulse
from hall.worktime import now

NAME = "arm_timers"


class Command(BaseCommand):
    help = "给在办的件补上缺的计时；已有的不动。升级后或从备份恢复后用。"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="这个数据库里做过一次就不再做")

    def handle(self, *, once: bool = False, **options):
        if once and Pulse.objects.filter(name=NAME, ended_at__isnull=False).exists():
            return
        began = now()
        done = arm_all()
        Pulse.objects.update_or_create(name=NAME, defaults={"began_at": began, "ended_at": now()})
        if done or not once:
            self.stdout.write(f"看了 {done} 件在办的件，缺的计时已经补上。")
