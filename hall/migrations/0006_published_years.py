"""The holiday schedules published so far: 放假安排 of 2024, 2025 and 2026."""

from datetime import UTC, datetime

from django.db import migrations

LOADED = datetime(2025, 11, 4, tzinfo=UTC)
PAGE = "https://www.gov.cn/zhengce/zhengceku/"
# Year → number of the notice, its page, [first, last, name] of the days off, the rest days worked.
NOTICES = {
    2024: (
        "国办发明电〔2023〕7号",
        "202310/content_6911528.htm",
        [
            ["2024-01-01", "2024-01-01", "元旦"],
            ["2024-02-10", "2024-02-17", "春节"],
            ["2024-04-04", "2024-04-06", "清明节"],
            ["2024-05-01", "2024-05-05", "劳动节"],
            ["2024-06-10", "2024-06-10", "端午节"],
            ["2024-09-15", "2024-09-17", "中秋节"],
            ["2024-10-01", "2024-10-07", "国庆节"],
        ],
        [
            "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28",
            "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
        ],
    ),
    2025: (
        "国办发明电〔2024〕12号",
        "202411/content_6986383.htm",
        [
            ["2025-01-01", "2025-01-01", "元旦"],
            ["2025-01-28", "2025-02-04", "春节"],
            ["2025-04-04", "2025-04-06", "清明节"],
            ["2025-05-01", "2025-05-05", "劳动节"],
            ["2025-05-31", "2025-06-02", "端午节"],
            ["2025-10-01", "2025-10-08", "国庆节、中秋节"],
        ],
        ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    ),
    2026: (
        "国办发明电〔2025〕7号",
        "202511/content_7047091.htm",
        [
            ["2026-01-01", "2026-01-03", "元旦"],
            ["2026-02-15", "2026-02-23", "春节"],
            ["2026-04-04", "2026-04-06", "清明节"],
            ["2026-05-01", "2026-05-05", "劳动节"],
            ["2026-06-19", "2026-06-21", "端午节"],
            ["2026-09-25", "2026-09-27", "中秋节"],
            ["2026-10-01", "2026-10-07", "国庆节"],
        ],
        ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
    ),
}


def load(apps, schema_editor):
    rows = apps.get_model("hall", "CalendarYear").objects.using(schema_editor.connection.alias)
    for year, (number, page, off, work) in NOTICES.items():
        title = f"国务院办公厅关于{year}年部分节假日安排的通知（{number}）"
        rows.create(year=year, title=title, source=PAGE + page, off=off, work=work, loaded_at=LOADED, loaded_by_name="随系统安装")


def unload(apps, schema_editor):
    rows = apps.get_model("hall", "CalendarYear").objects.using(schema_editor.connection.alias)
    rows.filter(year__in=NOTICES).delete()


class Migration(migrations.Migration):
    dependencies = [("hall", "0005_timers_and_calendar_years")]
    operations = [migrations.RunPython(load, unload)]
