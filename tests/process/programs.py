"""The emulator and the demo bot as child processes, and a person who talks to the bot through the emulator."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

TOKEN = "7001:AAprocessTestsSecretPart_0123456789-xyz"
SECRET_PART = TOKEN.split(":")[1]
LIMIT = 15.0  # Seconds that anything may take.


def until(what, look, limit=LIMIT):
    """Waits until look() returns something true, and returns that."""
    end = time.monotonic() + limit
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {limit} s for {what}")
        time.sleep(0.01)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A child process; what it prints is kept. End it with stop() or close()."""

    outputs = []  # Of all programs, for the search for the token.

    def __init__(self, path, *arguments, pass_fds=(), **environment):
        self.file = tempfile.TemporaryFile()
        self.process = subprocess.Popen([path, *arguments], env={"PATH": os.environ["PATH"], **environment},
                                        stdin=subprocess.DEVNULL, stdout=self.file, stderr=subprocess.STDOUT,
                                        pass_fds=pass_fds)

    def output(self):
        return os.pread(self.file.fileno(), 1 << 20, 0).decode()

    def says(self, text):
        until(f"{text!r} in:\n{self.output()}", lambda: text in self.output() or self.process.poll() is not None)
        assert text in self.output(), f"no {text!r} in:\n{self.output()}"

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """The exit code; negative for a signal."""
        return self.process.wait(LIMIT)

    def stop(self):
        self.signal(signal.SIGTERM)
        return self.wait()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        Program.outputs.append(self.output())
        self.file.close()


class World:
    """A running emulator, and whatever bots a test starts on it."""

    def __init__(self, emulator, demo, *arguments):
        self.demo = demo
        self.programs = []
        self.emulator = self.start(emulator, "--port", "0", *arguments)
        self.emulator.says("Bot API: ")
        self.url = re.search(r"Bot API: (\S+)", self.emulator.output()).group(1)
        users = {user["first_name"]: user["id"] for user in self.control("state")["users"]}
        self.alice, self.bob = users["Alice"], users["Bob"]

    def start(self, path, *arguments, **environment):
        program = Program(path, *arguments, **environment)
        self.programs.append(program)
        return program

    def bot(self, **environment):
        """The demo bot, which receives updates."""
        bot = self.start(self.demo, BOT_API_URL=self.url, **{"BOT_TOKEN": TOKEN, **environment})
        bot.says("Receiving updates")
        return bot

    def post(self, path, parameters):
        request = urllib.request.Request(self.url + path, json.dumps(parameters).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=LIMIT) as response:
            return json.load(response)["result"]

    def control(self, path, **parameters):
        return self.post(f"/emulator/{path}", parameters)

    def write(self, user, text):
        self.control("send", user_id=user, bot_id=int(TOKEN.split(":")[0]), text=text)

    def texts(self, user):
        """The texts that the bot wrote to a person."""
        for chat in self.control("state")["chats"]:
            if chat["chat"]["id"] == user:
                return [m.get("text", "") for m in chat["messages"] if m["from"]["is_bot"]]
        return []

    def answered(self, user, count):
        until(f"{count} answers to {user}", lambda: len(self.texts(user)) >= count)
        return self.texts(user)

    def typing(self):
        """Waits until /slow is under way: it shows that it types first."""
        until("typing", lambda: any(e.get("type") == "action" for e in self.events()))

    def events(self):
        with urllib.request.urlopen(f"{self.url}/emulator/events?after=0", timeout=LIMIT) as response:
            result = json.load(response)["result"]
        return result["events"] if isinstance(result, dict) else result

    def close(self):
        for program in reversed(self.programs):
            program.close()
