"""What happens to a year in the journal, in words."""


def _loaded(entry) -> str:
    return f"载入了 {entry.changes.get('year')} 年放假安排"


def _changed(entry) -> str:
    days = len(entry.changes.get("changed") or [])
    what = f"，{days} 天不同" if days else "的标题或网址"
    return f"改了 {entry.changes.get('year')} 年放假安排{what}"


def _reckoned(entry) -> str:
    changes = entry.changes
    said = f"重算了 {changes.get('looked', 0)} 件，{changes.get('moved', 0)} 件有变化"
    failed = changes.get("failed") or []
    return f"{said}；{len(failed)} 件没有算成：{'、'.join(map(str, failed[:5]))}" if failed else said


JOURNAL = {"calendar_loaded": _loaded, "calendar_changed": _changed, "calendar_reckoned": _reckoned}
