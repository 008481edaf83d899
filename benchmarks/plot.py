#!/usr/bin/env python3
"""Draws docs/images/benchmarks.svg from benchmarks/results.json. Standard library only.

usage: benchmarks/plot.py [RESULTS.json [OUT.svg]]
"""

import json
import pathlib
import sys
from html import escape

HERE = pathlib.Path(__file__).parent
WIDTH, LEFT, RIGHT, BAR, GAP = 880, 350, 110, 20, 8
OURS, OTHERS, TEXT, FAINT = "#2a78c2", "#b4bcc6", "#1c2733", "#667280"

# Heading, and the bars under it: label, case, case to take off, whether it is tgfw.
PANELS = [
    (f"An update of {size}, from text to a value", [
        ("tgfw: a typed Update", f"decode/{name}", None, True),
        ("Boost.JSON: a generic tree", f"boost_json_dom/{name}", None, False),
        ("Boost.JSON: events, nothing kept", f"boost_json_events/{name}", None, False),
    ])
    for size, name in [("639 bytes", "text"), ("1.8 kB", "callback"), ("3.75 kB", "group")]
] + [
    ("A command of 408 bytes, on its way to the handler", [
        ("decode", "decode/command", None, True),
        ("dispatch among 20 handlers", "copy_dispatch/command", "copy/command", True),
        ("decode + dispatch", "decode_dispatch/command", None, True),
        ("decode + queue + dispatch: an Application", "application_many_chats/command", None, True),
    ]),
    ("An update by webhook, from the socket and back", [
        ("tgfw: checked, decoded, dispatched, handled", "webhook/update", None, True),
        ("Beast: the body as a string", "anchor/beast_webhook_without_deadlines", None, False),
        ("Beast, with deadlines", "anchor/beast_webhook", None, False),
    ]),
    ("A statement of Postgres, the client's part", [
        ("tgfw: a SELECT by key", "postgres/adapter_select", None, True),
        ("libpq by hand", "postgres/libpq_select_polling", None, False),
        ("tgfw: a tenant's transaction of one SELECT", "postgres/adapter_transaction", None, True),
        ("libpq by hand, pipelined", "postgres/libpq_transaction", None, False),
    ]),
    ("Dispatch alone, of what there may be many of", [
        ("the last of 10 commands", "copy_dispatch_commands/10", "copy/command", True),
        ("the last of 1,000 commands", "copy_dispatch_commands/1000", "copy/command", True),
        ("the last of 1,000 in a CommandTable", "copy_dispatch_table/1000", "copy/command", True),
        ("50 filters by operators", "copy_dispatch_filters_composed/50", "copy/text", True),
        ("50 filters, each a filters::Any", "copy_dispatch_filters_erased/50", "copy/text", True),
        ("a step, 1 conversation", "copy_step_among_live/1", "copy/text", True),
        ("a step, 100,000 conversations", "copy_step_among_live/100000", "copy/text", True),
        ("entry, step, end: each", "copy_dialogue/3_updates", "copy/text", True),
    ]),
]


def draw(results: dict) -> str:
    cases = results["cases"]

    def value(case: str, less: str | None) -> int:
        return cases[case]["instructions"] - (cases[less]["instructions"] if less else 0)

    out: list[str] = []
    y = 74
    for heading, rows in PANELS:
        most = max(value(case, less) for _, case, less, _ in rows)
        out.append(f'<text x="24" y="{y + 14}" class="heading">{escape(heading)}</text>')
        y += 28
        for label, case, less, ours in rows:
            count = value(case, less)
            length = max(2, round(count / most * (WIDTH - LEFT - RIGHT)))
            middle = y + BAR / 2 + 5
            out.append(f'<text x="{LEFT - 12}" y="{middle}" text-anchor="end">{escape(label)}</text>')
            out.append(f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR}" rx="3" '
                       f'fill="{OURS if ours else OTHERS}"/>')
            out.append(f'<text x="{LEFT + length + 8}" y="{middle}" class="number">{count / 1000:.1f} k</text>')
            y += BAR + GAP
        y += 18
    machine = results["machine"]
    out.append(f'<text x="24" y="{y + 6}" class="faint">{escape(machine["compiler"])}, {escape(machine["flags"])}; '
               "shorter is better; each group has its own scale</text>")
    height = y + 28
    style = (f"text{{font:14px system-ui,sans-serif;fill:{TEXT}}}.title{{font-size:20px;font-weight:600}}"
             f".heading{{font-weight:600}}.number{{font-variant-numeric:tabular-nums}}"
             f".faint{{font-size:12px;fill:{FAINT}}}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-label="Instructions an update, tgfw and Boost.JSON">\n'
            f"<style>{style}</style>\n"
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
            f'<text x="24" y="38" class="title">Instructions an update</text>\n'
            f'<text x="24" y="58" class="faint">counted by callgrind, which the load on the machine does not change'
            "</text>\n" + "\n".join(out) + "\n</svg>\n")


def main() -> None:
    results = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "results.json"
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "docs" / "images" / "benchmarks.svg"
    out.write_text(draw(json.loads(results.read_text())))


if __name__ == "__main__":
    main()
