"""Importing the catalog: all or nothing, with errors that name the place."""

import shutil
from dataclasses import replace

import pytest
import yaml
from django.core.management import CommandError, call_command

from hall.catalog.models import DataElement, ItemVersion, Material, ServiceItem, ServicePackage, SynonymGroup
from hall.importing.checks import problems_of
from hall.importing.dumping import dump
from hall.importing.loading import load
from hall.importing.problems import CatalogError
from hall.importing.reading import read
from hall.management.commands.load_catalog import SEED
from hall.org.models import Department, HallProfile, ServicePoint
from hall.revision import memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the seed to spoil."""
    shutil.copytree(SEED, tmp_path / "catalog")
    return tmp_path / "catalog"


def change(folder, name, edit):
    """Rewrites one file after `edit` changed its data in place."""
    data = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    edit(data)
    (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def item_of(data, code):
    return next(item for item in data["items"] if item["id"] == code)


def refused(folder) -> list[str]:
    """The problems, after checking that nothing was changed by the refused import."""
    before = (memory.current(), ItemVersion.objects.count())
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert (memory.current(), ItemVersion.objects.count()) == before
    return [str(problem) for problem in caught.value.problems]


def test_the_seed_brings_everything_the_reference_has():
    assert ServiceItem.objects.listed().count() == 85
    assert DataElement.objects.count() == 177
    assert Material.objects.count() == 111
    assert Department.objects.count() == 20
    assert ServicePackage.objects.count() == 16
    assert ServicePoint.objects.count() == 23


def test_importing_the_same_again_changes_nothing():
    token = memory.current()
    report = load(SEED)
    assert not report.changed
    assert memory.current() == token
    assert ItemVersion.objects.count() == 85


def test_an_edit_made_here_survives_importing_the_same_files_again():
    HallProfile.objects.update(phone="0990-0000000")
    load(SEED)
    assert HallProfile.objects.get().phone == "0990-0000000"


def test_a_changed_item_becomes_a_new_version_and_the_old_one_stays(folder):
    change(folder, "scjgj.yaml", lambda data: item_of(data, "SC05").update(summary="开餐馆要办的许可"))
    token = memory.current()
    report = load(folder)
    assert report.published == ["SC05"]
    versions = ItemVersion.objects.filter(item="SC05").order_by("number")
    assert [(v.number, v.state) for v in versions] == [(1, "retired"), (2, "published")]
    assert versions[0].definition["summary"] != versions[1].definition["summary"]
    assert ServiceItem.objects.get(pk="SC05").current == versions[1]
    assert memory.current() != token


def test_a_changed_data_element_makes_new_versions_of_the_items_that_use_it_only(folder):
    def rename(data):
        next(e for e in data["elements"] if e["code"] == "shop.area")["name"] = "营业面积(平方米)"

    change(folder, "elements.yaml", rename)
    published = set(load(folder).published)
    users = {i.code for i in ServiceItem.objects.all() if "shop.area" in str(i.current.definition["form"])}
    assert published == users and 0 < len(users) < 20


def test_items_that_the_files_no_longer_name_stay_and_are_reported(folder):
    change(folder, "clj.yaml", lambda data: data["items"].clear())
    change(
        folder, "packages.yaml", lambda d: d.update(packages=[p for p in d["packages"] if p["id"] != "PK15"])
    )
    for name in ("organisation.yaml", "announcements.yaml", "search.yaml"):
        (folder / name).unlink()
    assert load(folder).kept == ["CL01"]
    assert ServiceItem.objects.get(pk="CL01").current is not None


def test_what_is_dumped_is_what_was_read(tmp_path, source):
    dump(tmp_path)
    again = read(tmp_path)
    for part in vars(source):
        if part not in ("files", "departments"):
            assert getattr(again, part) == getattr(source, part), part
    assert sorted(again.departments, key=lambda d: d.department.id) == sorted(
        source.departments, key=lambda d: d.department.id
    )


def test_a_dump_is_byte_for_byte_the_seed_below_its_comment(tmp_path):
    for name in dump(tmp_path):
        _, _, body = (SEED / name).read_text(encoding="utf-8").partition("\n")
        assert (tmp_path / name).read_text(encoding="utf-8") == body, name


def test_importing_a_dump_changes_nothing(tmp_path):
    dump(tmp_path)
    assert not load(tmp_path).changed


BROKEN = {
    "a missing field": (
        lambda i: i.pop("name"),
        "scjgj.yaml · SC05 · name：缺少这一项",
    ),
    "a field nobody knows": (
        lambda i: i.update(colour="red"),
        "scjgj.yaml · SC05 · colour：不认识的字段",
    ),
    "a word outside its list": (
        lambda i: i.update(type="行政处罚"),
        "scjgj.yaml · SC05 · type：应为",
    ),
    "a number written as text": (
        lambda i: i["limits"]["legal"].update(value="二十"),
        "scjgj.yaml · SC05 · limits.legal.value：应为",
    ),
    "a negative number of days": (
        lambda i: i["limits"]["legal"].update(value=-1),
        "scjgj.yaml · SC05 · limits.legal.value：不能小于 0",
    ),
    "a promise longer than the law": (
        lambda i: i["limits"]["promised"].update(value=99),
        "承诺时限 99 长于法定时限",
    ),
    "a promise in working days above a law in days": (
        lambda i: i["limits"].update(
            legal={"value": 30, "unit": "日"}, promised={"value": 40, "unit": "工作日"}
        ),
        "承诺时限 40 长于法定时限 30",
    ),
    "a number of days without end": (
        lambda i: i["limits"]["legal"].update(value=float("inf")),
        "scjgj.yaml · SC05 · limits.legal.value：",
    ),
    "a name longer than its column": (
        lambda i: i.update(name="长" * 201),
        "scjgj.yaml · SC05 · name：太长，最多 200 个字",
    ),
    "an element that does not exist": (
        lambda i: i["form"].append({"element": "shop.colour", "required": True}),
        "scjgj.yaml · SC05 · form(shop.colour)：没有这个数据元：shop.colour",
    ),
    "a field asked twice": (
        lambda i: i["form"].append({"element": "shop.area", "required": True}),
        "scjgj.yaml · SC05 · form(shop.area)：写了 2 次",
    ),
    "a material that does not exist": (
        lambda i: i["materials"][0].update(code="M999"),
        "scjgj.yaml · SC05 · materials(M999)：没有这个材料：M999",
    ),
    "a condition that does not parse": (
        lambda i: i["materials"][1].update(when="handler.id_no !="),
        "scjgj.yaml · SC05 · materials(M004).when：条件写错了",
    ),
    "a condition on an unknown name": (
        lambda i: i["materials"][1].update(when="shop.colour == '红'"),
        "没有“shop.colour”这一项",
    ),
    "a national code of another department": (
        lambda i: i.update(code="0" * 31),
        "scjgj.yaml · SC05 · code：应为部门信用代码",
    ),
    "a theme that does not exist": (
        lambda i: i.update(themes=["moon"]),
        "scjgj.yaml · SC05 · themes：没有这个主题：moon",
    ),
    "another department's name": (
        lambda i: i.update(department_name="某局"),
        "scjgj.yaml · SC05 · department_name：应为",
    ),
}


@pytest.mark.parametrize("spoil,sentence", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_item_is_named_by_file_item_field_and_reason(folder, spoil, sentence):
    change(folder, "scjgj.yaml", lambda data: spoil(item_of(data, "SC05")))
    problems = refused(folder)
    assert any(sentence in problem for problem in problems), problems


def test_all_broken_places_are_told_at_once(folder):
    change(folder, "scjgj.yaml", lambda data: item_of(data, "SC05").pop("name"))
    change(folder, "zjj.yaml", lambda data: item_of(data, "ZJ01")["materials"][0].pop("source"))
    problems = refused(folder)
    assert any("SC05 · name" in p for p in problems)
    assert any("ZJ01 · materials[1](M001).source" in p for p in problems), problems


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bad.yaml", "items: [", "不是合格的 YAML"),
        ("bad.yaml", "elements: []\nelements: []\n", "键“elements”写了两次"),
        ("bad.yaml", "- 1\n", "最外层应为"),
        ("bad.yaml", "menu: []\n", "看不出是什么文件"),
        ("bad.yaml", "a: &a [x]\nthemes: [*a, *a]\n", "不能用 * 引用"),
        ("bad.yaml", "1: 2\n", "键“1”应为文字"),
        ("bad.yaml", "!!python/object/apply:os.system ['true']\n", "不是合格的 YAML"),
    ],
)
def test_a_file_that_is_no_catalog_file_is_named(folder, name, content, sentence):
    (folder / name).write_text(content, encoding="utf-8")
    problems = refused(folder)
    assert any("bad.yaml" in p and sentence in p for p in problems), problems


def test_a_part_written_in_two_files_is_named(folder):
    (folder / "more.yaml").write_text("elements: []\n", encoding="utf-8")
    assert "more.yaml · elements：elements.yaml 里已经有这一部分" in refused(folder)


def test_a_situation_key_that_no_condition_could_write_is_named(folder):
    def spoil(data):
        data["packages"][0]["scenario_questions"][0]["key"] = "today"

    change(folder, "packages.yaml", spoil)
    assert any("PK01" in problem and "today" in problem for problem in refused(folder))


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "clj.yaml").write_bytes("department: 残联".encode("gbk"))
    assert any("clj.yaml：不是 UTF-8 文字" in problem for problem in refused(folder))


def test_packages_must_agree_with_the_items(folder):
    def spoil(data):
        package = data["packages"][0]
        package["members"][0]["item"] = "XX99"
        package["members"][4]["depends_on"] = ["SC05"]
        package["members"][1]["when"] = "subject == '个体户'"

    change(folder, "packages.yaml", spoil)
    problems = refused(folder)
    assert any("packages.yaml · PK01 · members(XX99)：没有这个事项：XX99" in p for p in problems)
    assert any("PK01 · members(SC04).when：条件写错了" in p and "个体工商户" in p for p in problems), problems


def test_members_that_wait_for_each_other_are_refused(folder):
    def spoil(data):
        members = {m["item"]: m for m in data["packages"][0]["members"]}
        members["SC01"]["depends_on"] = ["GA01"]

    change(folder, "packages.yaml", spoil)
    assert any("先后关系绕成了圈" in problem for problem in refused(folder))


def test_windows_and_regions_must_exist(folder):
    def spoil(data):
        data["service_points"][0]["region"] = "000000"
        data["service_points"][0]["windows"][0]["departments"] = ["NOPE"]

    change(folder, "organisation.yaml", spoil)
    problems = refused(folder)
    assert any("没有这个区划：000000" in p for p in problems)
    assert any("没有这个部门：NOPE" in p for p in problems)


def test_the_command_says_what_is_wrong_and_that_nothing_was_imported(folder):
    change(folder, "scjgj.yaml", lambda data: item_of(data, "SC05").pop("name"))
    with pytest.raises(CommandError, match="没有导入，以下 1 处先改好"):
        call_command("load_catalog", folder)


def test_an_empty_or_missing_folder_is_told(tmp_path):
    with pytest.raises(CommandError, match="没有 .yaml 文件"):
        call_command("load_catalog", tmp_path)
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("load_catalog", tmp_path / "nowhere")


def test_a_folder_with_one_file_leaves_the_rest_as_it_is(folder, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    change(folder, "announcements.yaml", lambda data: data["announcements"][0].update(title="改了标题"))
    shutil.copy(folder / "announcements.yaml", alone)
    assert load(alone).replaced == ["announcements.yaml"]
    assert DataElement.objects.count() == 177 and Material.objects.count() == 111


def test_one_department_can_be_changed_alone(folder, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    change(folder, "clj.yaml", lambda data: item_of(data, "CL01").update(summary="给残疾人办证"))
    shutil.copy(folder / "clj.yaml", alone)
    assert load(alone).published == ["CL01"]


def test_a_part_that_would_break_what_is_in_force_is_refused(folder, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    change(folder, "elements.yaml", lambda data: data["elements"].pop(0))
    shutil.copy(folder / "elements.yaml", alone)
    assert any("没有这个数据元：applicant.kind" in problem for problem in refused(alone))


def test_a_file_does_not_undo_what_was_edited_here_unless_told_to(folder):
    SynonymGroup.objects.create(words=["扎啤摊", "饭店"])
    change(folder, "search.yaml", lambda data: data["synonyms"].append(["甲", "乙"]))
    assert any("search.yaml：后台在上次导入之后改过" in problem for problem in refused(folder))
    assert SynonymGroup.objects.filter(words=["扎啤摊", "饭店"]).exists()
    load(folder, overwrite=True)
    assert not SynonymGroup.objects.filter(words=["扎啤摊", "饭店"]).exists()


def test_the_same_complaint_is_made_once_with_a_count(folder):
    change(
        folder,
        "materials.yaml",
        lambda d: d.update(materials=[m for m in d["materials"] if m["code"] != "M001"]),
    )
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert len(caught.value.problems) == 69
    complaints = str(caught.value).splitlines()
    assert len(complaints) < 25
    assert any("没有这个材料：M001（同样的共" in line for line in complaints)


def test_missing_dictionaries_are_the_one_complaint(source):
    bare = replace(source, elements=None, materials=None)
    assert [problem.reason[:7] for problem in problems_of(bare) if "字典" in problem.reason] == [
        "缺少数据元字典",
        "缺少材料字典：",
    ]
    assert not any("没有这个材料" in problem.reason for problem in problems_of(bare))
