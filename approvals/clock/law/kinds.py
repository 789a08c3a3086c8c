"""For what the clock may stand still (许可法 Art. 45; law.md C1, C3)."""

import re

from hall.catalog.choices import ExcludedKind

SPECIAL = ExcludedKind.CONSULTATION
ARTICLE_45 = tuple(kind.value for kind in ExcludedKind if kind != SPECIAL)
# What counts unless a special law says otherwise, as 取水条例 Art. 19 does for asking the public and for litigation.
NEEDS_BASIS = (
    *("征求有关部门意见", "征求意见", "公示", "公告", "现场勘查", "现场踏勘", "内部会签", "申请人整改"),
    *("委托评估", "技术评审", "诉讼", "仲裁"),
)
_COMBINED = re.compile(f"(?:{'|'.join(ARTICLE_45)})(?:[、和与]?(?:{'|'.join(ARTICLE_45)}))*")


def why_not(kind: str, basis: str = "") -> str:
    """Why time of this kind must not be taken out; nothing when it may. Several of Art. 45 may be named in one word, such as
    检验检测."""
    if _COMBINED.fullmatch(kind):
        return ""
    if kind in NEEDS_BASIS:
        return (
            ""
            if basis.strip()
            else f"“{kind}”不在《行政许可法》第四十五条之列，要写明专门法律、法规的依据（basis）"
        )
    return f"“{kind}”不能暂停计时。只有{'、'.join(ARTICLE_45)}可以（《行政许可法》第四十五条）"
