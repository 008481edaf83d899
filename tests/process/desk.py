"""Runs the support desk with a Postgres of its own, as scripts/demo does. Usage: desk.py TGFW_EMULATOR TGFW_TENANT_DESK"""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import traceback

from programs import LIMIT, TOKEN, Program, World, free_port, until

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/tenant_desk"
SECRET = "process-test-secret"
HELLO_AGAIN = "Hello again. See your /tickets, or open a /new one."
NO_TICKETS = "You have no tickets yet. /new opens one."


class Cluster:
    """A Postgres in a temporary folder, on a Unix socket."""

    def __init__(self):
        self.parent = tempfile.TemporaryDirectory()
        os.chmod(self.parent.name, 0o711)
        self.folder = f"{self.parent.name}/cluster"
        subprocess.run([ROOT / "scripts/postgres", "start", self.folder], check=True, stdin=subprocess.DEVNULL)
        self.ask("postgres", "-f", EXAMPLE / "demo_roles.sql")

    def ask(self, database, *arguments):
        return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres", "-d", database, *arguments],
                              check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout.strip()

    @contextlib.contextmanager
    def locked(self, table):
        """Nobody else reads the table meanwhile."""
        session = subprocess.Popen(["psql", "-XqAt", "-h", self.folder, "-U", "postgres", "-d", "desk"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            session.stdin.write(f"BEGIN; LOCK TABLE {table}; SELECT 'locked';\n")
            session.stdin.flush()
            assert session.stdout.readline() == "locked\n"
            yield
        finally:
            session.communicate()

    def is_waited_for(self):
        return self.ask("desk", "-c", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'desk_bot' AND wait_event_type = 'Lock'") != "0"

    def environment(self, url, **more):
        return {**more, "BOT_TOKEN": TOKEN, "BOT_API_URL": url, "DATABASE_URL": f"host={self.folder} dbname=desk user=desk_bot",
                "MIGRATION_DATABASE_URL": f"host={self.folder} dbname=desk user=desk_owner",
                "MIGRATIONS": str(EXAMPLE / "migrations"), "OBSERVE_LISTEN": "127.0.0.1:0"}

    def close(self):
        subprocess.run([ROOT / "scripts/postgres", "stop", self.folder], check=True, stdin=subprocess.DEVNULL)
        self.parent.cleanup()


def all_that_is_wrong_is_told_at_once(world, _):
    bot = world.start(world.demo, MODE="pigeon", POOL_SIZE="0")
    assert bot.wait() == 1
    assert bot.output().startswith("The configuration has 5 problems:\n"), bot.output()
    for name in ["BOT_TOKEN", "DATABASE_URL", "MIGRATION_DATABASE_URL", "MODE", "POOL_SIZE"]:
        assert f"\n- {name} " in bot.output(), bot.output()


def a_company_needs_a_code_of_its_own(world, cluster):
    environment = cluster.environment(world.url, BOT_TOKEN=TOKEN)
    for code, problem in [("acme", ""), ("acme", 'There is a company "acme" already'), ("Acme!", '"Acme!" is no code')]:
        company = world.start(world.demo, "add-company", code, "Acme Ltd", **environment)
        assert company.wait() == (1 if problem else 0), company.output()
        assert company.output().startswith(problem or "Company 1 is there."), company.output()


def a_ticket_is_opened_by_polling(world, cluster):
    environment = cluster.environment(world.url)
    invitation = add_company(world, "weyland", environment)
    bot = start(world, environment)
    open_a_ticket(world, "weyland", invitation)
    assert bot.stop() == 0, bot.output()
    assert cluster.ask("desk", "-c", "SELECT subject, priority FROM tickets") == "Broken anvil|urgent"
    assert cluster.ask("desk", "-c", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'desk_bot'") == "0"
    assert "anvil" not in bot.output() and '"tenant_id":"' in bot.output(), bot.output()


def a_ticket_is_opened_by_webhook_and_a_wrong_secret_is_refused(world, cluster):
    hook = Hook()
    environment = cluster.environment(world.url, **hook.environment)
    invitation = add_company(world, "globex", environment)
    bot = start(world, environment)
    open_a_ticket(world, "globex", invitation)
    count = len(world.texts(world.alice))
    forged = message(world.alice, 1_000_000, "/start", [{"type": "bot_command", "offset": 0, "length": 6}])
    assert hook.post(forged, "wrong") == 401
    assert hook.post(forged, None) == 401
    assert hook.post(forged, SECRET) == 200  # Until its handlers have ended.
    assert world.texts(world.alice)[count:] == [HELLO_AGAIN], world.texts(world.alice)
    assert hook.post(forged, SECRET) == 200
    assert bot.stop() == 0, bot.output()
    assert len(world.texts(world.alice)) == count + 1, "an update was handled twice"
    assert cluster.ask("desk", "-c", "SELECT count(*) FROM tickets JOIN companies ON id = tenant_id WHERE code = 'globex'") == "1"
    assert SECRET not in bot.output()


def what_was_accepted_by_polling_outlives_a_kill_and_a_stop(world, cluster):
    what_was_accepted_outlives_a_kill_and_a_stop(world, cluster, "initech")


def what_was_accepted_by_webhook_outlives_a_kill_and_a_stop(world, cluster):
    what_was_accepted_outlives_a_kill_and_a_stop(world, cluster, "hooli", **Hook().environment)


def what_was_accepted_outlives_a_kill_and_a_stop(world, cluster, company, **settings):
    with tempfile.TemporaryDirectory() as folder:
        environment = cluster.environment(world.url, INBOX_FILE=f"{folder}/inbox", DRAIN_SECONDS="1", **settings)
        add_company(world, company, environment)
        bot = start(world, environment)
        world.write(world.alice, f"/start {company}")
        world.answered(world.alice, 1)
        for count, end in enumerate([signal.SIGKILL, signal.SIGTERM], 1):
            with cluster.locked("tickets"):
                world.write(world.alice, "/tickets")
                until("the lock to be waited for", cluster.is_waited_for)
                until("the server to forget it", lambda: pending(world) == 0)
                bot.signal(end)
                bot.wait()
            assert world.texts(world.alice).count(NO_TICKETS) == count - 1
            bot = start(world, environment)
            until("the answer", lambda: world.texts(world.alice).count(NO_TICKETS) == count)
        world.write(world.alice, "/start")
        until("a further answer", lambda: world.texts(world.alice)[-1] == HELLO_AGAIN)
        assert world.texts(world.alice).count(NO_TICKETS) == 2, world.texts(world.alice)
        assert bot.stop() == 0, bot.output()


def a_ticket_goes_on_after_a_kill_at_each_step(world, cluster):
    environment = cluster.environment(world.url)
    add_company(world, "umbrella", environment)
    bot = start(world, environment)
    for step, answer in [(write("/start umbrella"), "Hello Alice"), (write("/new"), "What is it about"),
                         (write("Broken anvil"), "Now tell me"), (write("It fell on a bird."), "How urgent"),
                         (press("Urgent"), "Subject: Broken anvil\nPriority: urgent\n\nIt fell on a bird."),
                         (press("Open it"), "Ticket #1 Broken anvil is open.")]:
        step(world)
        until(answer, lambda: (world.texts(world.alice) or [""])[-1].startswith(answer))
        bot.signal(signal.SIGKILL)
        bot.wait()
        bot = start(world, environment)
    assert bot.stop() == 0, bot.output()
    tickets = "SELECT subject, priority FROM tickets JOIN companies ON id = tenant_id WHERE code = 'umbrella'"
    assert cluster.ask("desk", "-c", tickets) == "Broken anvil|urgent"


def an_update_that_comes_again_after_a_kill_is_no_further_step(world, cluster):
    hook = Hook()
    environment = cluster.environment(world.url, **hook.environment)
    add_company(world, "wayne", environment)
    bot = start(world, environment)
    for step, answer in [(write("/start wayne"), "Hello Alice"), (write("/new"), "What is it about")]:
        step(world)
        until(answer, lambda: (world.texts(world.alice) or [""])[-1].startswith(answer))
    assert hook.post(message(world.alice, 1_000_000, "Broken anvil"), SECRET) == 200
    assert world.texts(world.alice)[-1].startswith("Now tell me"), world.texts(world.alice)
    count = len(world.texts(world.alice))
    bot.signal(signal.SIGKILL)
    bot.wait()
    bot = start(world, environment)
    assert hook.post(message(world.alice, 1_000_000, "Broken anvil"), SECRET) == 200  # As if the first 200 was lost.
    assert hook.post(message(world.alice, 1_000_001, "It fell on a bird."), SECRET) == 200
    assert world.texts(world.alice)[count:] == ["How urgent is it?"], world.texts(world.alice)
    assert bot.stop() == 0, bot.output()


def a_ticket_begun_at_one_instance_goes_on_at_another(world, cluster):
    hooks = [Hook(), Hook()]
    environments = [cluster.environment(world.url, **hook.environment) for hook in hooks]
    add_company(world, "stark", environments[0])
    bots = [start(world, environment) for environment in environments]
    write("/start stark")(world)
    world.answered(world.alice, 1)
    command = [{"type": "bot_command", "offset": 0, "length": 4}]
    texts = [("/new", command), ("/new", command), ("Broken anvil", []), ("It fell on a bird.", [])]
    for number, (text, entities) in enumerate(texts):
        assert hooks[number % 2].post(message(world.alice, 1_000_000 + number, text, entities), SECRET) == 200
    for button, answer in [("Low", "Subject: Broken anvil\nPriority: low"), ("Open it", "Ticket #1 Broken anvil is open.")]:
        press(button)(world)
        until(answer, lambda: world.texts(world.alice)[-1].startswith(answer))
    for bot in bots:
        assert bot.stop() == 0, bot.output()


def message(user, number, text, entities=()):
    """An update, as Telegram posts it."""
    return {"update_id": number, "message": {
        "message_id": number, "date": 1, "text": text, "entities": list(entities), "chat": {"id": user, "type": "private"},
        "from": {"id": user, "is_bot": False, "first_name": "Alice"}}}


def write(text):
    return lambda world: world.write(world.alice, text)


def press(button):
    return lambda world: tap(world, world.alice, button)


class Hook:
    """Where a bot is reached."""

    def __init__(self):
        self.port = free_port()
        self.environment = {"MODE": "webhook", "WEBHOOK_URL": f"http://127.0.0.1:{self.port}/hook",
                            "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": f"127.0.0.1:{self.port}"}

    def post(self, update, secret):
        """The status of the answer."""
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        connection.request("POST", "/hook", json.dumps(update), headers)
        status = connection.getresponse().status
        connection.close()
        return status


def start(world, environment):
    bot = world.start(world.demo, **environment)
    bot.says("The webhook is set" if "MODE" in environment else "Receiving updates")
    return bot


def add_company(world, code, environment):
    """What makes somebody its staff."""
    company = world.start(world.demo, "add-company", code, f"The {code} company", **environment)
    assert company.wait() == 0, company.output()
    return company.output().split("start=")[2].split()[0]


def open_a_ticket(world, company, invitation):
    world.write(world.alice, f"/start {company}")
    assert world.answered(world.alice, 1)[0].startswith(f"Hello Alice, this is the desk of The {company} company."), world.texts(world.alice)
    world.write(world.bob, f"/start {invitation}")
    assert world.answered(world.bob, 1)[0].startswith(f"Welcome to the desk of The {company} company, Bob."), world.texts(world.bob)
    for count, text in enumerate(["/new", "Broken anvil", "It fell on a bird."], 2):
        world.write(world.alice, text)
        world.answered(world.alice, count)
    tap(world, world.alice, "Urgent")
    until("the summary", lambda: world.texts(world.alice)[-1].startswith("Subject: Broken anvil"))
    tap(world, world.alice, "Open it")
    until("the news", lambda: world.texts(world.bob)[-1].startswith("New ticket #1 Broken anvil"))


def pending(world):
    return world.post(f"/bot{TOKEN}/getWebhookInfo", {})["pending_update_count"]


def tap(world, user, button):
    chat = next(chat for chat in world.control("state")["chats"] if chat["chat"]["id"] == user)
    message = next(m for m in reversed(chat["messages"]) if m.get("reply_markup"))
    world.control("tap", user_id=user, bot_id=int(TOKEN.split(":")[0]), message_id=message["message_id"], button=button)


TESTS = [all_that_is_wrong_is_told_at_once, a_company_needs_a_code_of_its_own, a_ticket_is_opened_by_polling,
         a_ticket_is_opened_by_webhook_and_a_wrong_secret_is_refused,
         a_ticket_goes_on_after_a_kill_at_each_step, an_update_that_comes_again_after_a_kill_is_no_further_step,
         a_ticket_begun_at_one_instance_goes_on_at_another, what_was_accepted_by_polling_outlives_a_kill_and_a_stop,
         what_was_accepted_by_webhook_outlives_a_kill_and_a_stop]


def main():
    failed, cluster = 0, Cluster()
    try:
        for test in TESTS:
            world = World(*sys.argv[1:3])
            try:
                test(world, cluster)
                print(f"{test.__name__}: as it should be", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"FAILED: {test.__name__}", flush=True)
            finally:
                world.close()
    finally:
        cluster.close()
    assert not any(TOKEN in output for output in Program.outputs), "the token was printed"
    return failed


if __name__ == "__main__":
    sys.exit(main())
