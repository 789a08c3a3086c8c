"""How fast the catalog search is: build time, and median and 95th percentile per kind of query.

The index holds 5,000 entries made from the seed catalog by varying names and aliases. Run from the
project root: `python -m benchmarks.bench_search [entries]`.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

import yaml

from hall.catalog.search import Entry, SearchIndex

SEED = Path(__file__).resolve().parents[1] / "hall" / "catalog" / "seed"
PLACES = ("青岚", "云溪", "河东", "北桥", "南亭", "石门", "柳溪", "白沙", "松岭", "望江", "长乐", "银杏")
SUBJECTS = ("农机", "渔船", "林木", "种子", "兽药", "旅馆", "演出", "出版", "学校", "诊所", "电梯", "锅炉")
OBJECTS = ("设备", "场所", "人员", "机构", "用地", "经营", "制造", "运输", "安装", "检测")
ACTIONS = ("变更", "延续", "注销", "补办", "年审", "换证", "转让", "核查")
QUERIES = {
    "名称": ("建筑工程施工许可证核发", "食品经营许可(餐饮服务)", "企业设立登记", "不动产首次登记"),
    "两字": ("落户", "退休", "环评", "许可", "登记", "备案"),
    "大白话": ("开饭店", "娃上户口", "注册公司", "领养老金", "二手房过户"),
    "整句": ("施工许可证怎么办理", "我想给孩子上户口要带什么", "请问办退休去哪里", "开奶茶店要办哪些手续"),
    "全拼": ("shigongxuke", "juzhuzheng", "yingyezhizhao", "gongjijin"),
    "首字母": ("sgxkz", "gjj", "yyzz", "tx"),
    "混输": ("shigong许可", "公积jin", "户口qianyi"),
    "错字": ("失工许可", "居往证", "营业执造", "新生二落户", "shigognxuke"),
    "查不到": ("火星移民", "量子力学", "asdfgh", "烟花爆竹经营许可"),
    "超长": ("我想咨询一下在本区开办一家三百平方米的餐饮店门口要设招牌还要接燃气要办哪些手续" * 3,),
}


def seed_entries():
    """Return the entries of the seed catalog."""
    entries = []
    for path in sorted(SEED.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind, group in (("item", "items"), ("package", "packages")):
            entries += [_entry(kind, row) for row in document.get(group, ()) if "name" in row]
    return entries


def varied(entries, count, chance):
    """Return `count` entries: the given ones, then variations for other subjects and places."""
    made = list(entries)
    while len(made) < count:
        source = chance.choice(entries)
        subject = chance.choice(SUBJECTS) + chance.choice(OBJECTS)
        action, place = chance.choice(ACTIONS), chance.choice(PLACES)
        made.append(
            Entry(
                key=f"{source.key}-{len(made)}",
                kind=source.kind,
                title=f"{subject}{source.title}{action}",
                aliases=tuple(f"{subject}{alias}{action}" for alias in source.aliases),
                wishes=tuple(f"{place}{wish}" for wish in source.wishes),
                words=source.words,
            )
        )
    return made


def measure(ask, queries, rounds=25):
    """Return the milliseconds of every call."""
    spent = []
    for _ in range(rounds):
        for query in queries:
            start = time.perf_counter()
            ask(query)
            spent.append((time.perf_counter() - start) * 1000)
    return sorted(spent)


def main():
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    entries = varied(seed_entries(), count, random.Random(20261012))
    synonyms = yaml.safe_load((SEED / "search.yaml").read_text(encoding="utf-8"))["synonyms"]
    start = time.perf_counter()
    index = SearchIndex(entries, synonyms)
    print(f"{len(entries)} 项，建索引 {time.perf_counter() - start:.2f} 秒")
    print("毫秒：中位数 / 95% 以内")
    for kind, queries in QUERIES.items():
        for name, ask in (("查", index.search), ("边打边查", index.suggest)):
            spent = measure(ask, queries)
            print(f"  {kind}  {name}  {statistics.median(spent):.2f} / {spent[int(len(spent) * 0.95)]:.2f}")


def _entry(kind, row):
    words = [row.get("department_name"), *(material["name"] for material in row.get("materials", ()))]
    return Entry(
        key=row["id"],
        kind=kind,
        title=row["name"],
        aliases=tuple(row.get("aliases") or ()),
        wishes=tuple(row.get("wishes") or ()),
        words=tuple(word for word in words if word),
    )


if __name__ == "__main__":
    main()
