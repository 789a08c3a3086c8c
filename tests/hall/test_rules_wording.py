"""How conditions read in plain Chinese, as they are and denied."""

import pytest

from hall.rules import BOOL, NUMBER, Name, Scope, compile_rule
from tests.hall.rules_scope import SCOPE

SENTENCES = [
    ("soil.area >= 5", "征占地面积不少于 5 公顷", "征占地面积小于 5 公顷"),
    ("5 < soil.area", "征占地面积大于 5 公顷", "征占地面积不超过 5 公顷"),
    ("soil.area == 12345.5", "征占地面积等于 12,345.5 公顷", "征占地面积不等于 12,345.5 公顷"),
    ("building.density <= 30", "建筑密度不超过 30%", "建筑密度大于 30%"),
    ("company.staff < 300", "从业人数小于 300", "从业人数不少于 300"),
    (
        "0.5 <= soil.area < 5",
        "征占地面积不少于 0.5 公顷且小于 5 公顷",
        "征占地面积小于 0.5 公顷或不少于 5 公顷",
    ),
    (
        "3 <= company.staff < 300",
        "从业人数不少于 3 且小于 300",
        "从业人数小于 3 或不少于 300",
    ),
    ("estimate.final < estimate.first < soil.area", "概算总额小于估算总额且估算总额小于征占地面积", None),
    (
        "estimate.final > estimate.first * 1.1",
        "概算总额大于估算总额的 1.1 倍",
        "概算总额不超过估算总额的 1.1 倍",
    ),
    ("estimate.final - estimate.first > 100", "概算总额减去估算总额大于 100 万元", None),
    ("(estimate.final + 1) * 2 > 100", "（概算总额与 1 之和）的 2 倍大于 100 万元", None),
    ("1 - estimate.final / 2 < 3", "1 减去（概算总额除以 2）小于 3 万元", None),
    ("estimate.final / 2 == 5 and 1 < 2", "概算总额除以 2 等于 5 万元，并且1 小于 2", None),
    ("estimate.final / estimate.first > 2", "概算总额除以估算总额大于 2", None),
    ("company.staff in [1, 2, 3]", "从业人数等于 1、2 或 3", "从业人数不等于 1、2 或 3 中的任何一个"),
    ("soil.area in [1, 2]", "征占地面积等于 1 公顷或 2 公顷", "征占地面积不等于 1 公顷或 2 公顷中的任何一个"),
    ("project.mode == '备案'", "立项方式是“备案”", "立项方式不是“备案”"),
    ("project.mode in ['备案']", "立项方式是“备案”", "立项方式不是“备案”"),
    (
        "project.investor in ['社会投资', '国有企业投资']",
        "投资类型是“社会投资”或“国有企业投资”",
        "投资类型不是“社会投资”或“国有企业投资”中的任何一个",
    ),
    (
        "project.mode not in ['审批', '核准', '备案']",
        "立项方式不是“审批”“核准”或“备案”中的任何一个",
        "立项方式是“审批”“核准”或“备案”",
    ),
    ("'住所' in company.changes", "变更事项包括“住所”", "变更事项不包括“住所”"),
    ("'住所' not in company.changes", "变更事项不包括“住所”", "变更事项包括“住所”"),
    ("'水' in kinds", "“需要哪些接入”选了“水”", "“需要哪些接入”没有选“水”"),
    ("drain == '是'", "“是否属于重点排水户”选“是”", "“是否属于重点排水户”没有选“是”"),
    ("drain in ['是', '否']", "“是否属于重点排水户”选“是”或“否”", None),
    (
        "handler.id_no != legal_rep.id_no",
        "经办人证件号码与法定代表人证件号码不同",
        "经办人证件号码与法定代表人证件号码相同",
    ),
    ("handler.id_no == '甲'", "经办人证件号码是“甲”", "经办人证件号码不是“甲”"),
    ("project.assessed", "位于已区域评估范围", "不位于已区域评估范围"),
    ("not project.assessed", "不位于已区域评估范围", "位于已区域评估范围"),
    ("project.industrial == False", "不是工业项目", "是工业项目"),
    ("applicant.married", "“是否已婚”选“是”", "“是否已婚”选“否”"),
    ("green.kept", "保留原有绿地", "占用原有绿地"),
    (
        "project.assessed == applicant.married",
        "“是否位于已区域评估范围”与“是否已婚”的答案相同",
        "“是否位于已区域评估范围”与“是否已婚”的答案不同",
    ),
    ("completion.date >= '2026-01-31'", "竣工日期不早于2026年1月31日", "竣工日期早于2026年1月31日"),
    ("completion.date == today", "竣工日期是今天", "竣工日期不是今天"),
    (
        "completion.date in ['2026-01-31', '2026-02-01']",
        "竣工日期是2026年1月31日或2026年2月1日",
        "竣工日期不是2026年1月31日或2026年2月1日中的任何一个",
    ),
    ("today - company.founded >= days(365)", "从成立日期到今天不少于 365 天", "从成立日期到今天少于 365 天"),
    ("days(1000) < permit.period", "许可期限超过 1,000 天", "许可期限不超过 1,000 天"),
    ("today > completion.date + days(30)", "今天晚于竣工日期之后 30 天", "今天不晚于竣工日期之后 30 天"),
    ("True", "任何情况都符合", "任何情况都不符合"),
    ("False", "任何情况都不符合", "任何情况都符合"),
    (
        "soil.area >= 5 or soil.volume >= 5",
        "征占地面积不少于 5 公顷，或者挖填土石方总量不少于 5 万立方米",
        "征占地面积小于 5 公顷，并且挖填土石方总量小于 5 万立方米",
    ),
    (
        "project.mode == '备案' and (project.assessed or drain == '是' and '水' in kinds)",
        "立项方式是“备案”，并且（位于已区域评估范围，或者（“是否属于重点排水户”选“是”，并且“需要哪些接入”选了“水”））",
        "立项方式不是“备案”，或者（不位于已区域评估范围，并且（“是否属于重点排水户”没有选“是”，或者“需要哪些接入”没有选“水”））",
    ),
    (
        "not (project.assessed and not project.industrial)",
        "不位于已区域评估范围，或者是工业项目",
        "位于已区域评估范围，并且不是工业项目",
    ),
]


@pytest.mark.parametrize(("text", "sentence", "opposite"), SENTENCES)
def test_a_condition_reads_as_plain_chinese(text, sentence, opposite):
    rule = compile_rule(text, SCOPE)
    assert rule.sentence() == sentence
    if opposite is not None:
        assert rule.sentence(negated=True) == opposite


REPORT = "(0.5 <= soil.area < 5 and soil.volume < 5) or (0.1 <= soil.volume < 5 and soil.area < 5)"
NAME_OR_HOME = "'名称' in company.changes or '住所' in company.changes"


@pytest.mark.parametrize(
    ("text", "values", "cause"),
    [
        (NAME_OR_HOME, {"company.changes": ["住所"]}, "变更事项包括“住所”"),
        (NAME_OR_HOME, {"company.changes": ["名称", "住所"]}, "变更事项包括“名称”，并且变更事项包括“住所”"),
        (NAME_OR_HOME, {"company.changes": ["股东"]}, "变更事项不包括“名称”，并且变更事项不包括“住所”"),
        (
            REPORT,
            {"soil.area": "0.3", "soil.volume": "0.05"},
            "征占地面积小于 0.5 公顷，并且挖填土石方总量小于 0.1 万立方米",
        ),
        (REPORT, {"soil.area": 6}, "征占地面积不少于 5 公顷"),
        ("project.assessed and soil.area > 5", {"project.assessed": False}, "不位于已区域评估范围"),
        ("not (project.assessed or soil.area > 5)", {"soil.area": 6}, "征占地面积大于 5 公顷"),
        ("project.assessed or soil.area > 5", {"project.assessed": False}, ""),
        ("True", {}, "任何情况都符合"),
    ],
)
def test_the_cause_names_only_what_decided(text, values, cause):
    assert compile_rule(text, SCOPE).because(values) == cause


def test_a_rule_that_is_a_value_has_no_cause():
    with pytest.raises(ValueError, match="是否条件"):
        compile_rule("estimate.final + estimate.first", SCOPE, NUMBER).because({})


@pytest.mark.parametrize(
    ("label", "yes", "no"),
    [
        ("是否需要临时用地", "需要临时用地", "不需要临时用地"),
        ("是否须单独防雷审核", "须单独防雷审核", "无须单独防雷审核"),
        ("是否有法定前置要求", "有法定前置要求", "没有法定前置要求"),
        ("是否列入政府及国有投资计划", "列入政府及国有投资计划", "没有列入政府及国有投资计划"),
        ("是否占用挖掘道路?", "占用挖掘道路", "不占用挖掘道路"),
        ("是否公众聚集场所", "是公众聚集场所", "不是公众聚集场所"),
        ("是否有限公司", "是有限公司", "不是有限公司"),
        ("是否有限制条件", "“是否有限制条件”选“是”", "“是否有限制条件”选“否”"),
        ("是否申请人本人", "“是否申请人本人”选“是”", "“是否申请人本人”选“否”"),
        ("是否涉河或位于蓄滞洪区", "“是否涉河或位于蓄滞洪区”选“是”", "“是否涉河或位于蓄滞洪区”选“否”"),
        ("是否已取得土地的单位", "“是否已取得土地的单位”选“是”", "“是否已取得土地的单位”选“否”"),
        ("集中空调通风系统", "“集中空调通风系统”选“是”", "“集中空调通风系统”选“否”"),
        ("是否", "“是否”选“是”", "“是否”选“否”"),
    ],
)
def test_a_whether_label_becomes_a_statement_only_where_that_is_safe(label, yes, no):
    rule = compile_rule("flag", Scope([Name("flag", BOOL, label)]))
    assert (rule.sentence(), rule.sentence(negated=True)) == (yes, no)


def test_differing_nesting_never_reads_the_same():
    texts = (
        "project.assessed and (project.industrial or green.kept)",
        "project.assessed and project.industrial or green.kept",
        "project.assessed or project.industrial and green.kept",
        "(project.assessed or project.industrial) and green.kept",
    )
    sentences = {compile_rule(text, SCOPE).sentence() for text in texts}
    assert len(sentences) == len(texts)


def test_a_label_that_is_only_a_question_mark_still_makes_a_sentence():
    scope = Scope([Name("n", NUMBER, "?"), Name("b", BOOL, "？")])
    assert compile_rule("n > 5 and b", scope).sentence() == "大于 5，并且“”选“是”"


def test_a_rule_that_is_a_value_is_named_and_has_no_opposite():
    rule = compile_rule("estimate.final + estimate.first", SCOPE, NUMBER)
    assert rule.sentence() == "概算总额与估算总额之和"
    with pytest.raises(ValueError, match="是否条件"):
        rule.sentence(negated=True)
