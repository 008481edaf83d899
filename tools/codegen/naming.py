"""C++ names for the Bot API's names, and the hash that the tables look names up with."""

import re

KEYWORDS = set(
    "alignas alignof and asm auto bool break case catch char class compl concept const continue decltype default "
    "delete do double else enum explicit export extern false float for friend goto if inline int long mutable "
    "namespace new not operator or private protected public register requires return short signed sizeof static "
    "struct switch template this throw true try typedef typeid union unsigned using virtual void volatile while "
    "xor".split()
)

MASK = (1 << 64) - 1


def identifier(text):
    """A member's or enumerator's name: the text in snake_case, with `_` after a C++ keyword."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", text)
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    if not name or name[0].isdigit():
        raise ValueError(f"no identifier for {text!r}: name it in overrides.json")
    return name + "_" if name in KEYWORDS else name


def snake_case(name):
    """sendMessage, SendMessage -> send_message"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def pascal_case(method):
    """sendMessage -> SendMessage"""
    return method[0].upper() + method[1:]


def literal(text):
    """A C++ string literal; bytes outside ASCII as octal escapes, which end after three digits."""
    out = ""
    for byte in text.encode("utf-8"):
        if byte in b'"\\':
            out += "\\" + chr(byte)
        elif 0x20 <= byte < 0x7F:
            out += chr(byte)
        else:
            out += f"\\{byte:03o}"
    return f'"{out}"'


def _load(data):
    size = len(data)
    if size >= 8:
        return int.from_bytes(data[:8], "little")
    if size >= 4:
        return int.from_bytes(data[:4], "little") | int.from_bytes(data[-4:], "little") << 32
    if size:
        return data[0] | data[size // 2] << 8 | data[-1] << 16
    return 0


def _mix(data):
    last = _load(data[-8:]) + len(data) if len(data) > 8 else len(data)
    return _load(data) ^ (last * 0x9E3779B97F4A7C15 & MASK)


def perfect_hash(names):
    """(multiplier, bits, slots) without a collision. Its twin is PerfectHash in src/api/tables.hpp."""
    mixed = [_mix(name.encode("utf-8")) for name in names]
    if len(set(mixed)) != len(mixed):
        raise ValueError("two names have the same hash input")
    if len(names) > 255:
        raise ValueError("a slot is one byte")
    for bits in range(max(1, (len(names) - 1).bit_length()), 16):
        state = 0x243F6A8885A308D3
        for _ in range(2000):
            state = (state * 6364136223846793005 + 1442695040888963407) & MASK
            multiplier = state | 1
            seen = set()
            for value in mixed:
                slot = ((value * multiplier) & MASK) >> (64 - bits)
                if slot in seen:
                    break
                seen.add(slot)
            else:
                slots = [0] * (1 << bits)
                for index, value in enumerate(mixed):
                    slots[((value * multiplier) & MASK) >> (64 - bits)] = index + 1
                return multiplier, bits, slots
    raise ValueError("no perfect hash found")
