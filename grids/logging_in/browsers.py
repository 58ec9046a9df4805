"""What a browser says of itself and whence it comes, in the few words that its officer knows."""

import ipaddress
from collections.abc import Iterable

#: In this order: most browsers also name those that they want to be taken for.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Xiaomi"),
    ("QQBrowser", "QQ"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def is_phone(told: str) -> bool:
    """A phone's system ends its browser at will, so there a log-in lasts for the day.

    On the office's PC closing the browser goes on ending it: others sit there, too.
    """
    return "Mobi" in told or "Android" in told


def name_of(told: str) -> str:
    """``Chrome``; empty when it says none that we know."""
    return _first(_BROWSERS, told)


def system_of(told: str) -> str:
    """``Windows``."""
    return _first(_SYSTEMS, told)


def network_of(address: str) -> str:
    """The half of an address that says which network: ``10.20.*.*``, ``2001:db8:1::*``."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return ".".join([*str(known).split(".")[:2], "*", "*"])
    return f"{ipaddress.ip_network((int(known), 48), strict=False).network_address}*"


def _first(known: Iterable[tuple[str, str]], told: str) -> str:
    return next((name for sign, name in known if sign in told), "")
