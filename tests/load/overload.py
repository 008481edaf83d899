#!/usr/bin/env python3
"""Sends a bot more than it can handle, and looks at what becomes of each update.

usage: overload.py TGFW_LOAD_BOT [--seconds N] [--factor N]      three times its capacity, for 5 s unless said otherwise
       overload.py TGFW_LOAD_BOT --soak MINUTES                  half its capacity: does its memory grow?

Holds when every update answered 200 was handled once, every other got 503 with Retry-After and was not handled, the
bot's memory stayed bounded, and, a second after the load, updates are handled without a queue again. Times are only
held against generous limits: CI machines are busy.
"""

import argparse
import asyncio
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

HANDLER_MS, CONCURRENT, WAITING = 20, 4, 100
CAPACITY = CONCURRENT * 1000 / HANDLER_MS  # Updates a second.
MOST_CONNECTIONS = 100  # As Telegram's max_connections.
MOST_IDLE = 30  # Seconds, before the bot closes the connection.
MOST_SLOPE = 1 << 20  # Bytes a minute in a soak.


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request_of(update_id):
    chat = 1000 + update_id % 64  # So that the order within a chat does not limit what runs side by side.
    body = json.dumps({"update_id": update_id, "message": {
        "message_id": 1, "date": 1767225600, "text": "hello " * 20, "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Alice"}}}).encode()
    return (b"POST /hook HTTP/1.1\r\nHost: bot.example.com\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: load\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)


class Answer:
    def __init__(self, head, sent, answered):
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        self.sent, self.answered = sent, answered


class Clients:
    """Sends updates at a rate, each on a free connection."""

    def __init__(self, port):
        self.port = port
        self.connections = asyncio.Semaphore(MOST_CONNECTIONS)
        self.free = []
        self.next_id = 1
        self.answers = {}  # By update id; None for a connection that broke.
        self.tasks = set()
        self.problems = {}  # What broke connections, and how often.

    async def send_one(self, update_id):
        self.answers[update_id] = None
        try:
            async with self.connections:
                await self.exchange(update_id, time.monotonic())
        except (OSError, asyncio.IncompleteReadError) as problem:
            self.problems[repr(problem)] = self.problems.get(repr(problem), 0) + 1

    async def connection(self):
        while self.free:
            reader, writer, since = self.free.pop()
            if time.monotonic() - since < MOST_IDLE and not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def exchange(self, update_id, sent):
        reader, writer = await self.connection()
        writer.write(request_of(update_id))
        head = (await reader.readuntil(b"\r\n\r\n"))[:-4]
        answer = Answer(head, sent, time.monotonic())
        await reader.readexactly(int(answer.headers.get("content-length", 0)))
        self.answers[update_id] = answer
        if answer.headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self.free.append((reader, writer, time.monotonic()))

    async def run(self, rate, seconds):
        """The ids of what was sent."""
        first, begin = self.next_id, time.monotonic()
        while (elapsed := time.monotonic() - begin) < seconds:
            while self.next_id - first < elapsed * rate:
                task = asyncio.create_task(self.send_one(self.next_id))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
                self.next_id += 1
            await asyncio.sleep(0.005)
        return range(first, self.next_id)

    async def answered(self, limit=60):
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=limit)
        assert not self.tasks, f"{len(self.tasks)} requests were not answered in {limit} s"


class Bot:
    def __init__(self, program, folder):
        self.port = free_port()
        self.file = pathlib.Path(folder) / "handled"
        self.process = subprocess.Popen([program, str(self.port), str(HANDLER_MS), str(CONCURRENT), str(WAITING),
                                         str(self.file)], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 15
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < end and self.process.poll() is None, "the bot does not listen"
            time.sleep(0.02)

    def memory(self):
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        assert code == 0, f"the bot ended with {code}"

    def handled(self):
        """When each update was handled, by its id; a list, since it may be handled more often than it should."""
        times = {}
        for line in self.file.read_text().splitlines():
            update_id, when = line.split()
            times.setdefault(int(update_id), []).append(float(when))
        return times


async def watch_memory(bot, samples):
    while True:
        samples.append((time.monotonic(), bot.memory()))
        await asyncio.sleep(0.1)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def megabytes(count):
    return f"{count / (1 << 20):.1f} MiB"


def check_answers(clients, handled):
    """Exact counts: nothing that was accepted is lost or doubled, nothing that was refused is handled."""
    answers = clients.answers
    assert None not in answers.values(), f"connections broke: {clients.problems}"
    accepted = {i for i, answer in answers.items() if answer.status == 200}
    refused = {i for i, answer in answers.items() if answer.status == 503}
    others = {answer.status for answer in answers.values()} - {200, 503}
    assert not others, f"statuses {others}"
    without = [i for i in refused if not answers[i].headers.get("retry-after", "").isdigit()]
    assert not without, f"{len(without)} of 503 have no Retry-After"
    lost = accepted - handled.keys()
    assert not lost, f"{len(lost)} of {len(accepted)} accepted updates were not handled"
    assert not refused & handled.keys(), "refused updates were handled"
    twice = [i for i, times in handled.items() if len(times) > 1]
    assert not twice, f"{len(twice)} updates were handled more than once"
    return accepted, refused


async def overload(options, bot):
    clients = Clients(bot.port)
    calm = await clients.run(CAPACITY / 4, 1)
    await clients.answered()
    samples = []
    watch = asyncio.create_task(watch_memory(bot, samples))
    before = bot.memory()
    load = await clients.run(CAPACITY * options.factor, options.seconds)
    end = time.monotonic()
    await clients.answered()
    await asyncio.sleep(max(0.0, end + 1 - time.monotonic()))
    after = await clients.run(CAPACITY / 4, 1)
    await clients.answered()
    watch.cancel()
    bot.stop()

    handled = bot.handled()
    accepted, refused = check_answers(clients, handled)
    growth = max(size for _, size in samples) - before

    def latency(ids, share):
        return percentile([handled[i][0] - clients.answers[i].sent for i in ids if i in handled], share) * 1000

    print(f"{len(load)} updates in {options.seconds} s, {options.factor} times the {CAPACITY:.0f} a second that the bot "
          f"can handle")
    print(f"accepted and handled: {len(accepted & set(load))}; 503 with Retry-After: {len(refused & set(load))}; lost: 0")
    print(f"resident memory: {megabytes(before)} before, {megabytes(growth)} more at the most")
    for name, ids in (("before", calm), ("during", load), ("1 s after", after)):
        print(f"sent to handled, {name}: p50 {latency(ids, 0.5):.0f} ms, p99 {latency(ids, 0.99):.0f} ms")
    assert growth < options.most_growth << 20, f"memory grew by {megabytes(growth)}"
    assert refused & set(load), "nothing was refused: the load was none"
    assert not refused & set(after), "a second after the load updates are still refused"
    assert latency(after, 0.5) < latency(calm, 0.5) + 1000, "a second after the load updates still wait in a queue"


async def soak(options, bot):
    clients = Clients(bot.port)
    samples = []
    watch = asyncio.create_task(watch_memory(bot, samples))
    begin = time.monotonic()
    await clients.run(CAPACITY / 2, options.soak * 60)
    await clients.answered()
    watch.cancel()
    bot.stop()
    accepted, _ = check_answers(clients, bot.handled())
    settled = [(when - begin, size) for when, size in samples if when - begin > options.soak * 60 / 5]
    middle = sum(when for when, _ in settled) / len(settled)
    mean = sum(size for _, size in settled) / len(settled)
    slope = (sum((when - middle) * (size - mean) for when, size in settled)
             / sum((when - middle) ** 2 for when, _ in settled) * 60)
    print(f"{len(accepted)} updates in {options.soak} min, all handled; resident memory {megabytes(mean)} on average, "
          f"from {megabytes(settled[0][1])} to {megabytes(settled[-1][1])}, {slope / 1024:+.1f} KiB a minute")
    assert slope < MOST_SLOPE, "memory grows"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bot")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--factor", type=float, default=3)
    parser.add_argument("--most-growth", type=int, default=48, metavar="MIB", help="resident memory; 48 by default")
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(options.bot, folder)
        try:
            asyncio.run(soak(options, bot) if options.soak else overload(options, bot))
        except AssertionError as problem:
            print(f"FAILED: {problem}")
            return 1
        finally:
            bot.process.kill()
            bot.process.wait()
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
