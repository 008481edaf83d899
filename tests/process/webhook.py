"""Runs the webhook example as users do: restarts under load, systemd's sockets, SIGHUP, and nginx in front.
Usage: webhook.py TGFW_EMULATOR TGFW_WEBHOOK"""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import traceback

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "deploy"))
import check  # noqa: E402
from programs import LIMIT, TOKEN, Program, free_port, until  # noqa: E402

SECRET = "process-test-secret"
HEADERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=LIMIT)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(LIMIT)
        self.sock.connect(self.path)


class Load:
    """Clients that send updates without a pause, each on a connection that it keeps."""

    def __init__(self, connect, clients=8):
        self.connect = connect
        self.stopping = False
        self.accepted, self.renewed, self.failures = 0, 0, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.send, args=(n,)) for n in range(clients)]
        for thread in self.threads:
            thread.start()

    def send(self, client):
        connection, used, number = self.connect(), False, client * 10_000_000
        while not self.stopping:
            number += 1
            try:
                connection.request("POST", "/hook", json.dumps({"update_id": number}), HEADERS)
                response = connection.getresponse()
                response.read()
                used = not response.will_close
                with self.lock:
                    self.accepted += response.status == 200
                    if response.status != 200:
                        self.failures.append(response.status)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                # A kept connection that ends between two requests: what RFC 9112 §9.3.1 lets a client send again.
                with self.lock:
                    if used:
                        self.renewed += 1
                    else:
                        self.failures.append(repr(error))
                connection.close()
                used, number = False, number - 1
            except OSError as error:
                with self.lock:
                    self.failures.append(repr(error))
                connection.close()
                used = False
        connection.close()

    def more(self, count):
        goal = self.accepted + count
        until(f"{count} more requests", lambda: self.accepted >= goal or self.failures)

    def stop(self):
        self.stopping = True
        for thread in self.threads:
            thread.join()
        assert not self.failures, f"{len(self.failures)} failed: {self.failures[:3]}"
        return f"{self.accepted} requests, none failed, {self.renewed} connections renewed"


class Street:
    """A running emulator, and the bots of a test."""

    def __init__(self, emulator, webhook):
        self.webhook = webhook
        self.programs = []
        self.folder = tempfile.TemporaryDirectory()
        emulator = self.keep(Program(emulator, "--port", "0"))
        emulator.says("Bot API: ")
        self.url = emulator.output().split("Bot API: ")[1].split()[0]

    def keep(self, program):
        self.programs.append(program)
        return program

    def bot(self, listen, *, program=None, pass_fds=(), **environment):
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": self.url, "WEBHOOK_URL": "http://127.0.0.1:1/hook",
                    "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": listen, **environment}
        bot = self.keep(Program(*(program or [self.webhook]), pass_fds=pass_fds, **settings))
        bot.says("The webhook is set")
        return bot

    def close(self):
        for program in reversed(self.programs):
            program.close()
        self.folder.cleanup()


def hand_over(start, connect):
    """Five restarts under load: the new process listens before the old one is told to stop."""
    old = start()
    load = Load(connect)
    try:
        for _ in range(5):
            load.more(200)
            new = start()
            load.more(50)
            assert old.stop() == 0, old.output()
            old = new
        load.more(200)
    finally:
        report = load.stop()
    assert old.stop() == 0, old.output()
    return report


def five_hand_overs_of_a_port(street):
    port = free_port()
    return hand_over(lambda: street.bot(f"127.0.0.1:{port}"),
                     lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT))


def five_hand_overs_of_a_unix_socket(street):
    path = f"{street.folder.name}/bot.sock"
    report = hand_over(lambda: street.bot(f"unix:{path}"), lambda: UnixConnection(path))
    assert os.listdir(street.folder.name) == [], "the socket's file is left"
    return report


def five_hand_overs_of_a_socket_of_systemd(street):
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        # As systemd passes it: descriptor 3, and variables that name the process.
        passed, port = listening.fileno(), listening.getsockname()[1]
        script = f'LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=hook exec "$0" 3<&{passed}'
        program = ["/bin/sh", "-c", script, street.webhook]
        return hand_over(lambda: street.bot("systemd:hook", program=program, pass_fds=(passed,)),
                         lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT))


def sighup_reads_the_certificate_again(street):
    folder, port = street.folder.name, free_port()
    check.certificate(folder)
    bot = street.bot(f"127.0.0.1:{port}", WEBHOOK_CERTIFICATE=f"{folder}/cert.pem", WEBHOOK_KEY=f"{folder}/key.pem")
    first = ssl.get_server_certificate(("127.0.0.1", port))
    check.certificate(folder)
    bot.signal(signal.SIGHUP)
    bot.says("is read again")
    second = ssl.get_server_certificate(("127.0.0.1", port))
    assert second != first, "the old certificate is shown"
    pathlib.Path(folder, "key.pem").write_text("nonsense")
    bot.signal(signal.SIGHUP)
    bot.says("the former one stays")
    assert ssl.get_server_certificate(("127.0.0.1", port)) == second
    assert bot.stop() == 0, bot.output()


def sighup_before_the_bot_receives_ends_nothing(street):
    folder, port = street.folder.name, free_port()
    check.certificate(folder)
    bot = Program(street.webhook, BOT_API_URL=f"http://127.0.0.1:{free_port()}", BOT_TOKEN=TOKEN, WEBHOOK_SECRET=SECRET,
                  WEBHOOK_URL=f"https://127.0.0.1:{port}/hook", WEBHOOK_LISTEN=f"127.0.0.1:{port}",
                  WEBHOOK_CERTIFICATE=f"{folder}/cert.pem", WEBHOOK_KEY=f"{folder}/key.pem")
    try:
        bot.says("getMe failed")
        bot.signal(signal.SIGHUP)
        assert bot.stop() == 0, bot.output()
    finally:
        bot.close()


def nginx_in_front_of_a_unix_socket(street):
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if nginx is None:
        return "nginx is not installed"
    path = f"{street.folder.name}/bot.sock"
    bot = street.bot(f"unix:{path}", WEBHOOK_ONLY_TELEGRAM="1")
    telegram = {"X-Forwarded-For": check.TELEGRAM, "X-Telegram-Bot-Api-Secret-Token": SECRET}
    problems = check.with_nginx(nginx, f"unix:{path}", True, [
        ("an update", 200, "POST", "/hook", b'{"update_id":1}', telegram),
        ("a large update", 200, "POST", "/hook", b'{"update_id":2}' + b" " * 500_000, telegram),
        ("a wrong secret", 401, "POST", "/hook", b"{}", {**telegram, "X-Telegram-Bot-Api-Secret-Token": "wrong"}),
        ("no update", 400, "POST", "/hook", b"[]", telegram),
        ("a compressed body", 415, "POST", "/hook", b"{}", {**telegram, "Content-Encoding": "gzip"}),
        ("a stranger", 403, "POST", "/hook", b"{}", {**telegram, "X-Forwarded-For": check.STRANGER}),
    ])
    assert not problems, problems
    connection = UnixConnection(path)
    connection.request("POST", "/hook", b"{}", HEADERS)
    assert connection.getresponse().status == 403, "who is no proxy got in past the addresses"
    assert bot.stop() == 0, bot.output()


TESTS = [five_hand_overs_of_a_port, five_hand_overs_of_a_unix_socket, five_hand_overs_of_a_socket_of_systemd,
         sighup_reads_the_certificate_again, sighup_before_the_bot_receives_ends_nothing,
         nginx_in_front_of_a_unix_socket]


def main():
    failed = 0
    for test in TESTS:
        street = Street(*sys.argv[1:3])
        try:
            print(f"{test.__name__}: {test(street) or 'as it should be'}", flush=True)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f"FAILED: {test.__name__}", flush=True)
        finally:
            street.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
