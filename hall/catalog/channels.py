"""The ways a matter is filed, in people's words, and how often they must come in person."""

from collections.abc import Iterable

from hall.catalog.choices import Channel

ONLINE = (Channel.ONLINE, Channel.MOBILE)
LABELS = {
    Channel.WINDOW: "到窗口办",
    Channel.ONLINE: "网上办",
    Channel.MOBILE: "手机上办",
    Channel.KIOSK: "自助机上办",
}


def labels(channels: Iterable[Channel]) -> list[str]:
    """到窗口办, 网上办 and so on."""
    return [LABELS[channel] for channel in channels]


def visits(channels: tuple[Channel, ...], promised: int | None = None) -> tuple[str, str]:
    """How often one comes and a note; `promised`: the number of visits where the definition gives one."""
    if promised is None:
        promised = 0 if any(channel in ONLINE for channel in channels) else 1
    often = f"跑 {promised} 次" if promised else "不用跑"
    return often, "、".join(channels) + ("都能办" if len(channels) > 1 else "办")


def where_to_file(channels: tuple[Channel, ...]) -> str:
    """What the first step of the flow says."""
    if Channel.ONLINE in channels:
        return "网上随时可交"
    return "到自助机上交" if Channel.KIOSK in channels and Channel.WINDOW not in channels else "到窗口交"
