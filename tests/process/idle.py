"""How healthy clients fare while others only hold connections. Usage: idle.py TGFW_EMULATOR TGFW_WEBHOOK [IDLE]

Prints the latency of 8 clients, and the memory of the bot, before and while IDLE connections (1000 by default) say nothing;
exit code 1 if the median of the healthy ones more than doubles."""

import http.client
import json
import pathlib
import socket
import statistics
import sys
import threading
import time

from programs import LIMIT, free_port
from webhook import HEADERS, Street


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def latencies(port, seconds, clients=8):
    """Milliseconds of each request, sorted."""
    all_of_them, failures, end = [], [], time.monotonic() + seconds

    def send(client):
        connection, number, mine = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT), client * 10_000_000, []
        while time.monotonic() < end:
            number += 1
            begin = time.perf_counter()
            connection.request("POST", "/hook", json.dumps({"update_id": number}), HEADERS)
            response = connection.getresponse()
            response.read()
            mine.append((time.perf_counter() - begin) * 1000)
            if response.status != 200:
                failures.append(response.status)
            time.sleep(0.005)
        connection.close()
        all_of_them.extend(mine)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:5]
    return sorted(all_of_them)


def tell(what, times, process):
    print(f"{what}: {len(times)} requests, median {statistics.median(times):.2f} ms, "
          f"p99 {times[len(times) * 99 // 100]:.2f} ms, memory {memory(process)} MiB", flush=True)
    return statistics.median(times)


def hold(port, count):
    """Connections that say nothing, or begin a request and stop; half of them each, from two addresses."""
    held = []
    for n in range(count):
        held.append(socket.create_connection(("127.0.0.1", port), LIMIT, (f"127.0.0.{2 + n % 2}", 0)))
        if n % 4 < 2:
            held[-1].sendall(b"POST /hook HTTP/1.1\r\nHost: h\r\nX-Slow: ")
    return held


def main():
    idle = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    street, port = Street(*sys.argv[1:3]), free_port()
    try:
        process = street.bot(f"127.0.0.1:{port}").process
        latencies(port, 1)
        before = tell("alone", latencies(port, 5), process)
        held = hold(port, idle)
        during = tell(f"beside {idle} that hold connections", latencies(port, 5), process)
        for each in held:
            each.close()
        return int(during > 2 * before)
    finally:
        street.close()


if __name__ == "__main__":
    sys.exit(main())
