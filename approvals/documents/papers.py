"""The wording of each kind of paper, from its facts alone: the same facts give the same words, on the screen and in the PDF."""

from approvals.documents.models import DocumentKind
from approvals.documents.words import days, is_permit, long_date
from approvals.workflow.choices import RefusalGround

PERMIT_LAW = "《中华人民共和国行政许可法》"
# 行政许可法 Art. 32(1)(1), (2), 78.
GROUNDS = {
    RefusalGround.NOT_NEEDED: ("该事项依法不需要取得行政许可", "第三十二条第一款第一项"),
    RefusalGround.NOT_OURS: ("该事项依法不属于本机关职权范围", "第三十二条第一款第二项"),
    RefusalGround.UNQUALIFIED: ("依照有关规定，该申请不具备申请资格", "第三十二条第一款"),
    RefusalGround.FALSE: ("该申请隐瞒有关情况或者提供虚假材料", "第七十八条"),
}


def compose(document) -> dict:
    """What stands on the paper, top to bottom: `org`, `title`, `number`, `to`, `blocks` (paragraphs, rows of label and
    value, grids with a head), `sign`, `date`, `foot`, `qr`."""
    facts = document.facts
    return {
        "org": facts["department"],
        "title": document.title,
        "number": _number(document),
        "to": facts["applicant"],
        "blocks": [block for block in BODIES[document.kind](facts) if block],
        "sign": facts["department"],
        "date": long_date(facts["issued_on"]),
        "foot": _foot(document, facts),
        "qr": facts.get("progress_url") or facts["verify_url"],
    }


def _number(document) -> str:
    if document.kind == DocumentKind.RECEIPT:
        return f"办件编号 {document.facts['case']}"
    return document.number.replace("号", " 号")


def _foot(document, facts) -> list[str]:
    code = document.check_code
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    if document.kind == DocumentKind.RECEIPT:
        first = f"扫码查进度，或到{facts['hall']}网站“查进度”输入查询码 {facts['query_code']}。"
        return [first, f"验真码 {spaced}"]
    first = f"扫码验真，或到{facts['hall']}网站“验真”输入验真码 {spaced}。"
    return [first, f"办件编号 {facts['case']}"]


def _p(text: str) -> dict:
    return {"kind": "p", "text": text}


def _rows(*rows: tuple[str, str]) -> dict:
    return {"kind": "rows", "rows": [[label, str(value)] for label, value in rows if value]}


def _you(facts) -> str:
    return "你单位" if facts["plural"] else "你"


def _project(facts) -> str:
    return f"“{facts['project']}”" if facts["project"] else ""


def _asked(facts) -> str:
    """The first half of a sentence: who asked for what, and when."""
    return f"{_you(facts)}于{long_date(facts['submitted_on'])}提出的{_project(facts)}{facts['item']}申请"


def _law(facts, article: str) -> str:
    """“依据……” of a permit; of other items their own basis stands in the table."""
    return f"依据{PERMIT_LAW}{article}，" if is_permit(facts["item_kind"]) else ""


def _basis(facts) -> str:
    return "；".join(f"《{one['law']}》{one['article']}" for one in facts["basis"])


def _remedies(facts, *, others: bool = False) -> dict:
    """复议 60 days (行政复议法 Art. 20), court 6 months (行政诉讼法 Art. 46); `others`: those whom a grant concerns."""
    body, court = facts["remedies"]["reconsideration_body"], facts["remedies"]["court"]
    who = "利害关系人认为本决定侵犯其合法权益的" if others else "如不服本决定"
    since = "自知道本决定之日起" if others else "自收到本决定书之日起"
    return _p(f"{who}，可以{since}六十日内向{body}申请行政复议，或者六个月内依法向{court}提起行政诉讼。")


def _receipt(facts) -> list:
    papers = [[str(place), *map(str, paper)] for place, paper in enumerate(facts["papers"], 1)]
    promise = (
        f"本机关最晚于{long_date(facts['notice_on'])}（{facts['notice_days']} 个工作日内）告知是否受理。"
    )
    deemed = "逾期不告知的，自收到申请材料之日起即为受理。" if is_permit(facts["item_kind"]) else ""
    return [
        _p(f"{_asked(facts)}，本机关已经收到。"),
        _rows(
            ("事项", facts["item"]),
            ("项目名称", facts["project"]),
            (facts["id_label"], facts["id_number"]),
            ("收件时间", f"{long_date(facts['received_on'])} {facts['received_at']}"),
            ("提交方式", facts["via"]),
            ("查询码", facts["query_code"]),
        ),
        {"kind": "grid", "head": ["序号", "收到的材料", "份数", "收取方式"], "rows": papers}
        if papers
        else None,
        _p(promise + deemed),
    ]


def _correction(facts) -> list:
    rows = [
        [
            str(place),
            point["name"],
            point["wrong"] + (f"（{point['basis']}）" if point["basis"] else ""),
            point["remedy"],
        ]
        for place, point in enumerate(facts["points"], 1)
    ]
    law = _law(facts, "第三十二条第一款第四项")
    if facts["notice"] == 1:
        found = f"{_asked(facts)}，申请材料不齐全或者不符合法定形式。{law}现一次性告知需要补正的全部内容："
    else:
        found = f"{_asked(facts)}，补正后仍有下列内容未按告知的要求补齐，{law}现再次指出："
    return [
        _p(found),
        {"kind": "grid", "head": ["序号", "补什么", "哪里不对", "怎么改"], "rows": rows},
        _p(f"请于{long_date(facts['due_on'])}前补正。补正期间不计入办理期限。"),
        _p("逾期未补正的，本次申请终止办理，不影响再次申请。"),
        _p(facts["note"]) if facts["note"] else None,
    ]


def _acceptance(facts) -> list:
    day = long_date(facts["accepted_on"])
    if facts["deemed"]:
        law = _law(facts, "第三十二条第一款第四项")
        said = f"本机关未在五个工作日内告知需要补正的内容。{law}自收到申请材料之日即{day}起视为受理。"
    else:
        law = _law(facts, "第三十二条第一款第五项")
        said = f"申请材料齐全，符合法定形式，属于本机关职权范围。{law}自{day}起受理。"
    note = "（日期暂定，当年放假安排公布后重新计算）" if facts["provisional"] else ""
    return [
        _p(f"{_asked(facts)}，{said}"),
        _rows(
            ("事项", facts["item"]),
            ("项目名称", facts["project"]),
            (facts["id_label"], facts["id_number"]),
            ("办理依据", _basis(facts)),
            ("承诺期限", f"{days(*facts['promised'])}，最晚{long_date(facts['promised_on'])}{note}"),
            ("法定期限", f"{days(*facts['legal'])}，最晚{long_date(facts['legal_on'])}{note}"),
        ),
        _p(
            "依法需要听证、检验、检测、检疫、鉴定和专家评审的，所需时间不计入办理期限，本机关将另行书面告知。"
        ),
    ]


def _refusal(facts) -> list:
    ground, article = GROUNDS.get(facts["ground"], ("该申请依法不能受理", "第三十二条第一款"))
    return [
        _p(f"{_asked(facts)}，经审查，{ground}。{_law(facts, article)}本机关决定不予受理。"),
        _p(f"理由：{facts['reason']}"),
        _rows(("事项", facts["item"]), ("项目名称", facts["project"]), ("办理依据", _basis(facts))),
        _remedies(facts),
    ]


def _approval(facts) -> list:
    permit = is_permit(facts["item_kind"])
    decided = "准予许可" if permit else "准予办理"
    law = _law(facts, "第三十八条第一款")
    return [
        _p(
            f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理。"
            f"经审查，符合规定的条件。{law}本机关决定{decided}。"
        ),
        _rows(
            ("事项", facts["item"]),
            ("项目名称", facts["project"]),
            (facts["id_label"], facts["id_number"]),
            ("办理依据", _basis(facts)),
            ("所发证件", facts["result"]),
            ("有效期", facts["validity"]),
        ),
        _remedies(facts, others=True),
    ]


def _denial(facts) -> list:
    decided = "不予许可" if is_permit(facts["item_kind"]) else "不予办理"
    law = _law(facts, "第三十八条第二款")
    return [
        _p(
            f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理。"
            f"经审查，不符合规定的条件。{law}本机关决定{decided}。"
        ),
        _p(f"理由：{facts['reason']}"),
        _rows(
            ("事项", facts["item"]),
            ("项目名称", facts["project"]),
            (facts["id_label"], facts["id_number"]),
            ("办理依据", _basis(facts)),
        ),
        _remedies(facts),
    ]


def _termination(facts) -> list:
    accepted = f"，本机关于{long_date(facts['accepted_on'])}受理" if facts["accepted_on"] else ""
    return [
        _p(f"{_asked(facts)}{accepted}。本机关现决定终止办理。"),
        _p(f"理由：{facts['reason']}"),
        *([_p(facts["hearing"])] if facts.get("hearing") else []),
        _rows(("事项", facts["item"]), ("项目名称", facts["project"]), ("办理依据", _basis(facts))),
        _p("本次终止办理不影响再次申请。"),
        _remedies(facts),
    ]


def _table(facts, *more: tuple[str, str]) -> dict:
    """What it is about, and what this paper adds."""
    return _rows(
        ("事项", facts["item"]),
        ("项目名称", facts["project"]),
        (facts["id_label"], facts["id_number"]),
        *more,
    )


def _note(facts) -> str:
    return "（日期暂定，当年放假安排公布后重新计算）" if facts["provisional"] else ""


def _ask(facts) -> dict:
    """Whom to ask."""
    phone = f"，电话 {facts['phone']}" if facts["phone"] else ""
    return _p(f"如有疑问，请联系{facts['department']}{phone}。")


def _procedure(facts) -> list:
    kind = facts["procedure"]
    doing = kind if kind.startswith("征求") else f"进行{kind}"
    body = f"由{facts['body']}承办，" if facts["body"] else ""
    return [
        _p(
            f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理。"
            f"办理这件申请，需要{doing}。依据{facts['law']}，{kind}所需时间不计入办理期限，现将所需时间书面告知如下："
        ),
        _table(
            facts,
            ("特别程序", kind),
            ("承办机构", facts["body"]),
            ("原因", facts["reason"]),
            ("开始", long_date(facts["start_on"])),
            ("预计", f"{facts['days']} 个工作日，到{long_date(facts['expected_on'])}{_note(facts)}"),
            ("最长", f"{facts['cap']} 个工作日，到{long_date(facts['last_on'])}{_note(facts)}"),
        ),
        _p(
            f"{body}自{long_date(facts['start_on'])}的次日起暂停计算办理期限，收到结果的次日恢复计算；"
            "超过最长时间的部分，仍计入办理期限。恢复计算时另行通知新的期限。"
        ),
        _before(facts),
        _p(over) if (over := _promise_over(facts)) else None,
        _ask(facts),
    ]


def _before(facts) -> dict | None:
    """The cap is one for all of the kind."""
    if not facts.get("before"):
        return None
    return _p(
        f"此前的{facts['procedure']}已经扣除 {facts['before']} 个工作日，本次最多再扣除 {facts['cap']} 个工作日。"
    )


def _promise_over(facts) -> str:
    """A promise whose days are used up stays as it is."""
    day = facts.get("promise_over_on")
    if not day:
        return ""
    past = "已经过了，没有按时办好，" if day < facts["start_on"] else ""
    return f"承诺的期限{long_date(day)}{past}不因此改变；暂停计算的是法定期限。"


def _hearing_right(facts) -> list:
    if facts["by_law"]:
        told = "依法应当举行听证。依据《行政许可法》第四十六条，本机关决定举行听证。"
        how = f"听证将于{long_date(facts['organise_on'])}前举行，时间、地点至少提前七个工作日通知。"
    else:
        told = (
            "直接涉及申请人与他人之间重大利益关系。"
            f"依据《行政许可法》第四十七条，{_you(facts)}和利害关系人享有要求听证的权利。"
        )
        how = (
            f"要求听证的，请于{long_date(facts['request_on'])}前（被告知之日起五个工作日内）提出；"
            "逾期不提出的，视为放弃听证。提出申请的，本机关在二十个工作日内组织听证。"
        )
    return [
        _p(f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理，{told}"),
        _table(facts, ("告知的原因", facts["reason"])),
        _p(how + "听证公开举行，申请人、利害关系人不承担组织听证的费用。"),
        _hearing_time(facts),
        _ask(facts),
    ]


def _hearing_time(facts) -> dict:
    """What it does to the limit; nothing, where earlier ones have used up what may be taken out."""
    if not facts.get("stops", True):
        return _p(f"此前的听证已经扣满 {facts['cap']} 个工作日，本次听证的时间照常计入办理期限。")
    before = f"（此前的听证已经扣除 {facts['before']} 个工作日）" if facts.get("before") else ""
    return _p(
        f"依据{facts['law']}，听证所需时间不计入办理期限，自{long_date(facts['start_on'])}的次日起暂停计算，"
        f"最长 {facts['cap']} 个工作日{before}，到{long_date(facts['last_on'])}{_note(facts)}。{_promise_over(facts)}"
    )


def _hearing_call(facts) -> list:
    asked = f"应{facts['requested_by']}的申请，" if facts["requested_by"] else ""
    return [
        _p(
            f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理。"
            f"{asked}依据《行政许可法》第四十八条，本机关决定公开举行听证，现通知如下："
        ),
        _table(
            facts,
            ("时间", f"{long_date(facts['held_on'])} {facts['held_at']}"),
            ("地点", facts["place"]),
            ("主持人", facts["presider"]),
        ),
        _p("请携带身份证件准时参加，可以委托代理人参加，可以提出证据，进行申辩和质证。"),
        _p("认为主持人与本许可事项有直接利害关系的，有权申请回避。"),
        _p("听证制作笔录，交参加人确认无误后签字或者盖章；本机关根据听证笔录作出决定。听证不收取费用。"),
        _ask(facts),
    ]


def _extension(facts) -> list:
    leader = "本级人民政府负责人" if facts["joint"] else "本机关负责人"
    article = "第四十二条第二款" if facts["joint"] else "第四十二条第一款"
    what = "法定期限" if facts.get("missed") else "办理期限"
    return [
        _p(
            f"{_asked(facts)}，本机关于{long_date(facts['accepted_on'])}受理，不能在规定的期限内作出决定。"
            f"{_law(facts, article)}经{leader}批准，{what}延长 {facts['days']} 个工作日。"
        ),
        _p(f"延长的理由：{facts['reason']}"),
        _table(
            facts,
            ("延长", f"{facts['days']} 个工作日"),
            *_lengthened(facts),
        ),
        _p("每件只延长一次。"),
        _ask(facts),
    ]


def _lengthened(facts) -> list[tuple[str, str]]:
    """Both dates; of a promise that was broken, that it was."""
    stopped = "正在暂停计算，恢复计算时另行通知"
    legal = f"最晚{long_date(facts['legal_on'])}" + _note({"provisional": facts.get("legal_provisional")})
    if facts.get("missed"):
        missed = f"{long_date(facts['promised_on'])}，已经过了，没有按时办好，不再延长"
        return [("承诺期限", missed), ("法定期限", stopped if facts["legal_paused"] else legal)]
    if facts["paused"]:
        return [("办好的日期", stopped)]
    return [("办好的日期", f"最晚{long_date(facts['promised_on'])}{_note(facts)}"), ("法定期限", legal)]


BODIES = {
    DocumentKind.RECEIPT: _receipt,
    DocumentKind.CORRECTION: _correction,
    DocumentKind.ACCEPTANCE: _acceptance,
    DocumentKind.REFUSAL: _refusal,
    DocumentKind.APPROVAL: _approval,
    DocumentKind.DENIAL: _denial,
    DocumentKind.TERMINATION: _termination,
    DocumentKind.PROCEDURE: _procedure,
    DocumentKind.HEARING_RIGHT: _hearing_right,
    DocumentKind.HEARING_NOTICE: _hearing_call,
    DocumentKind.EXTENSION: _extension,
}
