"""What an action is called on a screen. Upper apps add theirs from their apps.py."""

from collections.abc import Callable

# Action → a sentence without its subject, or what makes one of an entry.
_words: dict[str, str | Callable] = {}
UNKNOWN = "做了一次改动"


def register(words: dict[str, str | Callable]) -> None:
    """Adds sentences, such as {"accept": "受理了这件"}; of each action one. Raises ValueError for an action that has another."""
    for action, said in words.items():
        if _words.get(action, said) != said:
            raise ValueError(f"动作“{action}”已经有说法了。")
        _words[action] = said


def sentence(entry) -> str:
    """What happened, in plain words: the part after the name."""
    said = _words.get(entry.action, UNKNOWN)
    return said(entry) if callable(said) else said


def known() -> frozenset[str]:
    return frozenset(_words)


def _read(entry) -> str:
    return f"查看了{entry.changes.get('what') or '个人信息'}"


def _unmasked(entry) -> str:
    return f"看了完整的{entry.changes.get('what') or entry.changes.get('name') or '号码'}"


register(
    {
        "read": _read,
        "unmask": _unmasked,
        "sign_in": "登录",
        "sign_in_failed": "登录没有成功",
        "sign_out": "退出登录",
        "give_up_message": "不再发这条消息",
        "resend": "把发不出的消息再发一次",
    }
)
