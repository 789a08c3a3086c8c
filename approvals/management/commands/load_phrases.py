from django.core.management.base import BaseCommand

from approvals.desk.case.phrases import load_seed


class Command(BaseCommand):
    help = "给还没有常用语和意见模板的部门各放一份；部门自己改过的不动。"

    def handle(self, **options):
        phrases, opinions = load_seed()
        if phrases or opinions:
            self.stdout.write(f"常用语 {phrases} 条、意见模板 {opinions} 条")
