"""Kills a bot at random instants under load, and checks that no update is lost, and which are handled twice.

usage: run.py CRASH_BOT [--updates N] [--kills N] [--seed N] [--only TEXT]

In each combination of an acknowledgement and a way to receive, a small Bot API in this process hands out updates as the
server does: a poll gets its window again until its offset confirms it; a webhook gets an update again until it answers
200. The bot is killed with SIGKILL and started again. Then:
  every update was handled to its end at least once;
  one that was handled more than once was in flight at a kill each time but the last: its handler had begun, and the
  inbox did not know of its end (which is read from the inbox's file after each kill).
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

CHATS = 40


def update(number):
    chat = 1000 + number % CHATS
    return {"update_id": number, "message": {
        "message_id": number, "date": 1767225600, "text": f"text {number}",
        "from": {"id": chat, "is_bot": False, "first_name": "A"}, "chat": {"id": chat, "type": "private", "first_name": "A"}}}


class Server:
    """What the bot needs of the Bot API."""

    def __init__(self):
        self.waiting = {}  # Released and not confirmed: by number, in order.
        self.changed = asyncio.Event()
        self.port = 0
        self.hook = None  # The port of the webhook, once it is set.
        self.repeats = 0
        self.asked = asyncio.Event()  # The bot receives.

    async def start(self):
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def release(self, number):
        self.waiting[number] = json.dumps(update(number))
        self.changed.set()

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                method = re.match(r"POST /bot[^/]*/(\w+)", head).group(1)
                length = re.search(r"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(length.group(1))) if length else b""
                result = await self.call(method, json.loads(body or b"{}"))
                answer = ('{"ok":true,"result":' + result + "}").encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer))
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # The bot is no more, or we are at the end.
        finally:
            writer.close()

    async def call(self, method, parameters):
        if method == "getMe":
            return '{"id":123456,"is_bot":true,"first_name":"B","username":"crash_bot"}'
        if method in ("getUpdates", "setWebhook"):
            self.asked.set()
        if method == "getUpdates":
            return await self.poll(int(parameters.get("offset", 0)), int(parameters.get("timeout", 0)))
        if method == "setWebhook":
            self.hook = int(re.search(r":(\d+)/", parameters["url"]).group(1))
        return '{"url":""}' if method == "getWebhookInfo" else "true"

    async def poll(self, offset, timeout):
        for number in [n for n in self.waiting if n < offset]:
            del self.waiting[number]
        end = time.monotonic() + timeout
        while not self.waiting and time.monotonic() < end:
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), end - time.monotonic())
            except asyncio.TimeoutError:
                pass
        return "[" + ",".join(list(self.waiting.values())[:100]) + "]"

    async def push(self):
        """One of the connections to the webhook: an update until it is answered 200, then the next."""
        connection = None
        while True:
            number = next(iter(self.waiting), None)
            if number is None or self.hook is None:
                await asyncio.sleep(0.005)
                continue
            body = self.waiting.pop(number)
            try:
                if connection is None:
                    connection = await asyncio.open_connection("127.0.0.1", self.hook)
                status = await self.post(connection, body.encode())
            except (OSError, asyncio.IncompleteReadError):
                status, connection = 0, None
            if status != 200:
                self.repeats += 1
                self.waiting = {number: body, **self.waiting}
                await asyncio.sleep(0.01)

    async def post(self, connection, body):
        reader, writer = connection
        writer.write(b"POST /hook HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                     b"X-Telegram-Bot-Api-Secret-Token: crash-secret\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)content-length: *(\d+)", head)
        if length:
            await reader.readexactly(int(length.group(1)))
        return int(head.split()[1])


class Life:
    """One process of the bot, and what its journal says of it."""

    def __init__(self, begun, ended, recorded):
        self.begun, self.ended, self.recorded = begun, ended, recorded


class Run:
    def __init__(self, arguments, acknowledge, way, folder):
        self.arguments, self.acknowledge, self.way, self.folder = arguments, acknowledge, way, folder
        self.environment = dict(os.environ, CRASH_ACKNOWLEDGE=acknowledge, CRASH_JOURNAL=f"{folder}/journal",
                                CRASH_INBOX=f"{folder}/inbox")
        self.server = Server()
        self.lives = []
        self.read_to = 0
        self.handled = set()

    def start_bot(self):
        self.environment["CRASH_API"] = f"http://127.0.0.1:{self.server.port}"
        if self.way == "webhook":
            self.environment["CRASH_PORT"] = str(free_port())
        self.server.hook = None
        self.server.asked.clear()
        with open(f"{self.folder}/log", "a") as log:
            return subprocess.Popen([self.arguments.bot], env=self.environment, stderr=log)

    def read_journal(self):
        begun, ended = [], set()
        with open(f"{self.folder}/journal") as journal:
            journal.seek(self.read_to)
            for line in journal:
                what, number = line.split()
                begun.append(int(number)) if what == "b" else ended.add(int(number))
            self.read_to = journal.tell()
        return begun, ended

    def end_life(self):
        if not os.path.exists(f"{self.folder}/journal"):
            return
        begun, ended = self.read_journal()
        with sqlite3.connect(f"{self.folder}/inbox") as inbox:
            recorded = {row[0] for row in inbox.execute("SELECT id FROM handled")}
        inbox.close()
        self.handled |= ended
        self.lives.append(Life(begun, ended, recorded))

    async def play(self):
        api = await self.server.start()
        pushers = [asyncio.ensure_future(self.server.push()) for _ in range(10 if self.way == "webhook" else 0)]
        released = 0
        for life in range(self.arguments.kills):
            bot = self.start_bot()
            until = self.arguments.updates * (life + 1) // self.arguments.kills
            if random.random() < 0.9:  # Else it is killed while it starts.
                await asyncio.wait_for(self.server.asked.wait(), 30)
            time_to_live = random.uniform(0.02, 0.3)
            begin = time.monotonic()
            share = until - released
            for i in range(share):
                released += 1
                self.server.release(released)
                await asyncio.sleep(max(0, begin + time_to_live * (i + 1) / share - time.monotonic()))
            assert bot.poll() is None, f"the bot ended by itself; see {self.folder}/log"
            bot.send_signal(signal.SIGKILL)
            bot.wait()
            self.end_life()
        await self.finish()
        for each in pushers:
            each.cancel()
        api.close()

    async def finish(self):
        bot = self.start_bot()
        await asyncio.wait_for(self.server.asked.wait(), 30)
        end = time.monotonic() + 120
        while time.monotonic() < end and bot.poll() is None:
            with open(f"{self.folder}/journal") as journal:
                done = {int(line.split()[1]) for line in journal if line[0] == "e"}
            if len(done) >= self.arguments.updates and not self.server.waiting:
                break
            await asyncio.sleep(0.2)
        bot.send_signal(signal.SIGTERM)
        for _ in range(200):
            if bot.poll() is not None:
                break
            await asyncio.sleep(0.1)
        assert bot.poll() == 0, f"the bot did not end well: {bot.poll()}; see {self.folder}/log"
        self.end_life()

    def check(self):
        wrong = []
        lost = set(range(1, self.arguments.updates + 1)) - self.handled
        if lost:
            wrong.append(f"never handled: {sorted(lost)[:20]} ({len(lost)})")
        repeated, known = set(), set()
        interrupted = 0
        for life in self.lives:
            if len(set(life.begun)) != len(life.begun):
                wrong.append(f"handled twice by one process: {[n for n in set(life.begun) if life.begun.count(n) > 1]}")
            again = known & set(life.begun)
            if again:
                wrong.append(f"handled again though its end was recorded before the kill: {sorted(again)[:20]}")
            known |= life.recorded
            repeated |= set(life.begun) & self.seen_before(life)
            interrupted += len(set(life.begun) - life.recorded)
        # What was accepted after its handling may have been killed before the inbox knew: the server has it no more.
        if self.acknowledge == "on_enqueue" and len(known) != self.arguments.updates:
            wrong.append(f"the inbox knows {len(known)} ends of {self.arguments.updates}")
        return wrong, len(repeated), interrupted

    def seen_before(self, life):
        before = set()
        for each in self.lives[:self.lives.index(life)]:
            before |= set(each.begun)
        return before


def free_port():
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bot")
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    failed = False
    for acknowledge in ("on_enqueue", "after_handling"):
        for way in ("polling", "webhook"):
            name = f"{acknowledge} {way}"
            if arguments.only not in name:
                continue
            random.seed(arguments.seed)
            begin = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                run = Run(arguments, acknowledge, way, folder)
                asyncio.run(run.play())
                wrong, repeated, interrupted = run.check()
                if wrong:
                    print(open(f"{folder}/log").read()[-3000:])
            print(f"{name}: {arguments.updates} updates, {arguments.kills} kills, seed {arguments.seed}: "
                  f"{len(run.handled)} handled, {interrupted} in flight at a kill, {repeated} of them handled again, "
                  f"{run.server.repeats} posts repeated, {time.monotonic() - begin:.0f} s", *wrong, sep="\n  ")
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
