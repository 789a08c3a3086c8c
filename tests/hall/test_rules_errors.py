"""What conditions are refused, where, and with which way out."""

import pytest

from hall.rules import CHOICE, NUMBER, Name, RuleError, Scope, compile_rule
from tests.hall.rules_scope import SCOPE


def refused(text, **kwargs):
    with pytest.raises(RuleError) as caught:
        compile_rule(text, SCOPE, **kwargs)
    return caught.value


TYPE_ERRORS = [
    ("soil.area > '5'", 13, "数字要写成"),
    ("'五' < soil.area", 1, "数字要写成"),
    ("drain == '是' and soil.area > '5'", 30, "“征占地面积(公顷)”是数字，不能和文字“5”比"),
    ("soil.area == True", 14, "不能和 True 比"),
    ("soil.area in [1, '2']", 18, "数字要写成"),
    ("soil.area == project.mode", 14, "不能和“立项方式”比"),
    ("project.assessed == '是'", 21, "请直接写 project.assessed 或 not project.assessed"),
    ("project.assessed == 1", 21, "是是否题"),
    ("project.assessed in ['是']", 1, "是是否题"),
    ("project.assessed < green.kept", 1, "没有大小之分"),
    ("(soil.area > 5) == True", 2, "请用 and、or、not 连接"),
    ("(soil.area > 5) in [1]", 2, "不能放进清单里找"),
    ("project.mode", 1, "project.mode == '审批'"),
    ("not soil.area", 5, "soil.area > 0"),
    ("drain == '是' or kinds", 17, "'水' in kinds"),
    ("completion.date and True", 1, "completion.date <= today"),
    ("permit.period", 1, "permit.period >= days(365)"),
    ("handler.id_no", 1, "handler.id_no == '甲'"),
    ("5", 1, "单独一个值不是条件"),
    ("soil.area + 1", 1, "请写明和什么比"),
    ("project.mode == '备岸'", 17, "最接近的是“备案”；可选的有：审批、核准、备案"),
    ("project.mode == 'xyz'", 17, "可选的有：审批、核准、备案"),
    ("project.mode in ['备案', '审判']", 24, "最接近的是“审批”"),
    ("'煤' in kinds", 1, "可选的有：水、电、气"),
    ("5 in kinds", 1, "选项是文字"),
    ("project.mode == 5", 17, "选项要加引号"),
    ("handler.id_no == 5", 18, "文字要加引号"),
    ("handler.id_no < legal_rep.id_no", 1, "只能用 == 或 !="),
    ("'备案' in project.mode", 9, "请改成 project.mode == '审批'"),
    ("'甲' in project.assessed", 8, "请改成 project.assessed"),
    ("kinds == '水'", 1, "请写成 '水' in kinds"),
    ("'水' == kinds", 8, "请写成 '水' in kinds"),
    ("kinds in ['水']", 1, "请写成 '水' in kinds"),
    ("classes == '甲'", 1, "请写成 '选项' in classes"),
    ("company.holders == '张三'", 1, "不能写进条件"),
    ("'张三' in company.holders", 9, "不能写进条件"),
    ("completion.date > '2026-02-30'", 19, "“2026-02-30”不是日期"),
    ("completion.date > 2026", 19, "日期要写成 '2026-01-31'"),
    ("today - completion.date > 365", 27, "天数要写成 days(365)"),
    ("permit.period in [30]", 1, "不能放进清单里找"),
    ("completion.date + 30 > today", 1, "days(天数)"),
    ("days(30) + completion.date > today", 1, "日期写在前面"),
    ("completion.date + company.founded > today", 1, "日期只能减去日期"),
    ("days(1) + days(2) == days(3)", 1, "日期只能减去日期"),
    ("handler.id_no + 1 > 2", 1, "两边都要是数字"),
    ("soil.area * '2' > 2", 13, "文字“2”不是"),
    ("-completion.date > 2", 2, "负号后面要写数字"),
]


@pytest.mark.parametrize(("text", "column", "words"), TYPE_ERRORS)
def test_what_makes_no_sense_for_the_type_is_refused_at_its_place(text, column, words):
    error = refused(text)
    assert (error.line, error.column, error.text) == (1, column, text)
    assert words in error.reason


UNKNOWN_NAMES = [
    ("soil.aera > 5", 1, "soil.area（征占地面积(公顷)）"),
    ("drain == '是' and investor == '社会投资'", 18, "project.investor（投资类型）"),
    ("投资类型 == '社会投资'", 1, "project.investor（投资类型）"),
    ("征占地面积 > 5", 1, "soil.area（征占地面积(公顷)）"),
    ("estimate > 5", 1, "estimate.final（概算总额(万元)）、estimate.first（估算总额(万元)）"),
    ("zzzzzzzz > 5", 1, "请从可用的名称里选"),
    ("'甲' in soil.kinds", 8, "kinds（需要哪些接入?）"),
    ("days > 5", 1, "没有“days”这一项"),
]


@pytest.mark.parametrize(("text", "column", "words"), UNKNOWN_NAMES)
def test_an_unknown_name_is_answered_with_the_nearest_one(text, column, words):
    error = refused(text)
    assert error.column == column
    assert words in error.reason


SYNTAX_ERRORS = [
    ("", 1, "还没有写条件"),
    ("   ", 1, "还没有写条件"),
    ("soil.area = 5", 11, "两个等号 =="),
    ("soil.area => 5", 11, ">="),
    ("soil.area <> 5", 11, "!="),
    ("drain == '是' && kinds", 14, "and"),
    ("drain == '是' | kinds", 14, "or"),
    ("!project.assessed", 1, "not"),
    ("（soil.area > 5)", 1, "半角符号 ("),
    ("drain in ['是'，'否']", 14, "半角符号 ,"),
    ("soil.area ＝ 5", 11, "半角符号 =="),
    ("soil.area ≥ 5", 11, "半角符号 >="),
    ("drain == ‘是’", 10, "半角符号 '"),
    ("drain == “是”", 10, "半角符号 '"),
    ("drain == '是'。", 13, "句号"),
    ("soil.area\u3000> 5", 10, "半角空格"),
    ("soil.area > ５", 13, "半角字符 5"),
    ("ｓoil.area > 5", 1, "半角字符 soil"),
    ("soil.ａrea > 5", 6, "半角字符 area"),
    ("drain == '是' 并且 project.assessed", 14, "请写成 and"),
    ("true", 1, "True"),
    ("soil.area > 5 soil.volume > 5", 15, "缺少 and、or"),
    ("soil.area > > 5", 13, "> 后面不能直接写 >"),
    ("project.assessed == not green.kept", 21, "== 后面不能直接写 not"),
    ("project.assessed and", 18, "and 的一边没有写内容"),
    ("* 5 > 2", 1, "* 的一边没有写内容"),
    ("(soil.area > 5", 1, "没有配对的 )"),
    ("soil.area > 5)", 14, "没有配对的 ("),
    ("(drain in ['是')]", 15, "没有配对的 ("),
    ("drain == '是", 10, "引号没有配对"),
    ("drain == ''", 10, "引号里没有文字"),
    ("drain == ' 是'", 10, "首尾有空格"),
    ("drain == '''是'''", 10, "引号里没有文字"),
    ("drain in ['是' '否']", 15, "缺少逗号"),
    ("drain == '是''否'", 13, "引号只写一层"),
    ("drain == '\\u662f'", 10, "反斜杠"),
    ("soil.area > 5万", 13, "不带单位"),
    ("soil.area > 1_000", 13, "普通的数字"),
    ("soil.area > 0x10", 13, "普通的数字"),
    ("soil.area > 1e5", 13, "普通的数字"),
    ("soil.area > 1j", 13, "普通的数字"),
    ("soil.area > 007", 13, "前面不补 0"),
    ("soil.area > 5.", 13, "普通的数字"),
    ("drain == '是' # 备注", 14, "备注"),
    ("soil.area > 5 or\nsoil.volume > 5", 17, "一行"),
    ("soil.area > 5\r", 14, "一行"),
    ("soil.area > 5\u2028", 14, "一行"),
    ("soil.area\t> 5", 10, "制表符"),
    ("[1, 2]", 1, "清单只能写在 in 的右边"),
    ("project.assessed, green.kept", 1, "不能用逗号"),
    ("drain in []", 10, "清单是空的"),
    ("drain in '是否'", 10, "in 的右边要写清单"),
    ("drain in [reason]", 11, "清单里只能写"),
    ("soil.area in [1, [2]]", 18, "清单只能写在 in 的右边"),
    ("reason in kinds", 1, "'选项' in kinds"),
    ("'水' in kinds == True", 8, "in 不能和别的比较连着写"),
    ("+soil.area > 5", 1, "不写加号"),
]


@pytest.mark.parametrize(("text", "column", "words"), SYNTAX_ERRORS)
def test_what_is_written_wrongly_is_refused_at_its_place(text, column, words):
    error = refused(text)
    assert (error.line, error.column) == (1, column)
    assert words in error.reason


NOT_ALLOWED = [
    ("soil.__class__ == 'x'", "下划线"),
    ("_secret == 'x'", "下划线"),
    ("__import__('os')", "下划线"),
    ("'x'.join == 'y'", "点号前面"),
    ("days(1).days > 2", "点号前面"),
    ("len(reason) > 3", "不能调用函数"),
    ("reason.upper() == 'A'", "不能调用函数"),
    ("days(1)(2) > 3", "不能调用函数"),
    ("days() > days(1)", "days 的括号里"),
    ("days(1, 2) > days(1)", "days 的括号里"),
    ("days(soil.area) > days(1)", "days 的括号里"),
    ("days(-1) > days(1)", "days 的括号里"),
    ("days(1.5) > days(1)", "days 的括号里"),
    ("days(True) > days(1)", "days 的括号里"),
    ("days(36601) > days(1)", "days 的括号里"),
    ("days(n=1) > days(1)", "两个等号"),
    ("days(*[1]) > days(1)", "days 的括号里"),
    ("kinds[0] == '水'", "不能用方括号取值"),
    ("drain in [*kinds]", "不能写 *"),
    ("lambda: True", "不能定义函数"),
    ("[x for x in kinds]", "不能写循环"),
    ("True if drain else False", "如果……否则"),
    ("f'{drain}' == '是'", "引号前面不能加 f"),
    ("rb'x' == drain", "引号前面不能加 rb"),
    ("u'x' == drain", "引号前面不能加 u"),
    ("(x := 5) > 3", "赋值"),
    ("soil.area ** 2 > 5", "乘方"),
    ("soil.area // 2 > 5", "整除"),
    ("soil.area % 2 == 1", "百分数"),
    ("soil.area & 1 == 1", "and"),
    ("soil.area ^ 1 == 1", "不能用 ^"),
    ("~soil.area == 1", "not"),
    ("soil.area << 2 > 5", "移位"),
    ("soil.area @ 2 > 5", "不能用 @"),
    ("drain is '是'", "=="),
    ("drain is not None", "=="),
    ("drain == None", "不用判断有没有填"),
    ("...", "不能用这种写法"),
    ("soil.area > .", "读不懂"),
    ("{'是': 1}", "花括号"),
    ("drain == '是'; True", "只能写一个条件"),
    ("await drain", "不能用 await"),
    ("import os", "不能用 import"),
    ("soil.area > 1234567890123456", "最多 15 位"),
    ("soil.area > 0.1234567890123456", "最多 15 位"),
    (f"reason == '{'长' * 101}'", "最多 100 个字"),
    (f"reason == '{'长' * 500}'", "最多 500 个字"),
    (f"soil.area in [{','.join('1' * 220)}]", "内容太多"),
    ("1" + "+1" * 30 + " > 0", "套得太深"),
    ("(" * 21 + "True" + ")" * 21, "套得太深"),
    ("not " * 21 + "True", "套得太深"),
    ("-" * 21 + "soil.area > 1", "套得太深"),
    ("-(" * 11 + "soil.area" + ")" * 11 + " > 1", "套得太深"),
    ("(" * 5000, "最多 500 个字"),
    ("not " * 5000, "最多 500 个字"),
    ("(" * 499, "没有配对"),
    ("drain == '\x00'", "看不见"),
    ("drain == '是\u200b'", "看不见"),
    ("\ufeffTrue", "看不见"),
    ("drain == '\u202e是'", "看不见"),
    ("drain == '\ud800'", "看不见"),
    ("drain == '\x1b[0m'", "看不见"),
    ("ﬁeld == '是'", "半角字符 field"),
    ("$drain", "不能用“$”"),
    ("🙂", "不能用“🙂”"),
]


@pytest.mark.parametrize(("text", "words"), NOT_ALLOWED)
def test_nothing_but_the_language_gets_through(text, words):
    assert words in refused(text).reason


def test_twenty_levels_are_still_allowed():
    assert compile_rule("(" * 20 + "True" + ")" * 20, SCOPE).evaluate({}) is True
    assert compile_rule("not " * 20 + "True", SCOPE).evaluate({}) is True


def test_a_condition_that_grows_too_long_in_normal_form_is_refused():
    text = "soil.area" + "<soil.area" * 45
    assert len(text) <= 500
    assert "规范写法" in refused(text).reason


def test_a_rule_of_another_type_than_asked_for_is_refused():
    assert "这里要的是数字，写的却是文字" in refused("handler.id_no", expects=NUMBER).reason


def test_a_long_list_of_options_is_cut_in_the_message():
    scope = Scope([Name("grade", CHOICE([f"第{number}级" for number in range(30)]), "等级")])
    with pytest.raises(RuleError, match="第11级等$"):
        compile_rule("grade == '甲'", scope)


def test_the_message_begins_with_the_place():
    assert str(refused("soil.area = 5")) == "第1行第11列：判断相等要写两个等号 =="
