"""Runs the demo bot against the emulator as users do. Usage: run.py TGFW_EMULATOR TGFW_DEMO"""

import os
import signal
import sys
import tempfile
import time
import traceback

from programs import SECRET_PART, TOKEN, Program, World, free_port, until


def webhook():
    """The environment of a bot by webhook."""
    port = str(free_port())
    return {"BOT_MODE": "webhook", "BOT_LISTEN_PORT": port, "BOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "BOT_WEBHOOK_SECRET": "process-test-secret"}


def other_chat_first(world, environment):
    world.bot(**environment)
    begin = time.monotonic()
    world.write(world.alice, "/slow")
    world.typing()
    world.write(world.alice, "after it")
    world.write(world.bob, "hello")
    assert world.answered(world.bob, 1) == ["hello"]
    assert world.texts(world.alice) == [], "the slow chat was answered first"
    assert time.monotonic() - begin < 1.9, "the other chat had to wait"
    slow, after = world.answered(world.alice, 2)
    assert slow.startswith("Done.") and after == "after it", (slow, after)


def stops_cleanly(world, environment, number):
    bot = world.bot(**environment)
    world.write(world.alice, "/slow")
    world.typing()
    bot.signal(number)
    assert bot.wait() == 0, bot.output()
    assert len(world.texts(world.alice)) == 1, "the handler did not finish"
    again = world.bot(**environment)
    world.write(world.bob, "still there?")
    world.answered(world.bob, 1)
    assert again.stop() == 0, again.output()
    assert len(world.texts(world.alice)) == 1, "the update was handled twice"


def a_slow_chat_does_not_hold_up_another(world):
    other_chat_first(world, {})


def a_slow_chat_does_not_hold_up_another_by_webhook(world):
    other_chat_first(world, webhook())


def sigterm_lets_the_handler_finish_and_confirms(world):
    stops_cleanly(world, {}, signal.SIGTERM)


def sigint_lets_the_handler_finish_and_confirms(world):
    stops_cleanly(world, {}, signal.SIGINT)


def sigterm_lets_the_handler_finish_by_webhook(world):
    stops_cleanly(world, webhook(), signal.SIGTERM)


def a_second_sigterm_ends_at_once(world):
    bot = world.bot()
    world.write(world.alice, "/slow")
    world.typing()
    begin = time.monotonic()
    bot.signal(signal.SIGTERM)
    bot.says("Stopping")
    bot.signal(signal.SIGTERM)
    assert bot.wait() == 4, bot.output()
    assert time.monotonic() - begin < 1.5, "it waited for the handler"
    assert world.texts(world.alice) == []


def what_is_written_while_the_bot_is_down_is_answered_once(world):
    assert world.bot().stop() == 0
    world.write(world.alice, "while you were away")
    for _ in range(2):
        bot = world.bot()
        assert world.answered(world.alice, 1) == ["while you were away"]
        assert bot.stop() == 0, bot.output()
    assert world.texts(world.alice) == ["while you were away"]


def a_token_that_the_server_does_not_know_is_one_sentence(world):
    bot = world.start(world.demo, BOT_API_URL=world.url, BOT_TOKEN="7002:" + SECRET_PART)
    assert bot.wait() == 1
    assert "getMe: Unauthorized (401)" in bot.output(), bot.output()


def a_malformed_token_is_one_sentence(world):
    bot = world.start(world.demo, BOT_API_URL=world.url, BOT_TOKEN=SECRET_PART)
    assert bot.wait() == 1
    assert "token" in bot.output().lower() and bot.output().count("\n") == 1, bot.output()


def a_missing_token_is_one_sentence(world):
    bot = world.start(world.demo, BOT_API_URL=world.url)
    assert bot.wait() == 1
    assert bot.output() == "The environment variable BOT_TOKEN is not set\n", bot.output()


def a_server_that_is_away_is_waited_for_and_sigterm_still_ends_the_bot(world):
    bot = world.start(world.demo, BOT_API_URL=f"http://127.0.0.1:{free_port()}", BOT_TOKEN=TOKEN)
    bot.says("getMe failed; trying again")
    assert bot.stop() == 0, bot.output()


def leader_and_standby(world, folder, **settings):
    """Two instances of which the first has the lease, and the first question answered."""
    settings["BOT_LEASE"] = os.path.join(folder, "lease")
    leader = world.bot(**settings)
    leader.says("This instance has the lease")
    standby = world.bot(**settings)
    standby.says("standing by")
    world.write(world.alice, "one")
    world.answered(world.alice, 1)
    return leader, standby


def kill(bot):
    bot.signal(signal.SIGKILL)
    assert bot.wait() == -signal.SIGKILL


def a_standby_takes_over_from_a_leader_that_is_killed(world):
    with tempfile.TemporaryDirectory() as folder:
        leader, standby = leader_and_standby(world, folder)
        kill(leader)
        world.write(world.alice, "two")
        world.write(world.alice, "three")
        assert world.answered(world.alice, 3) == ["one", "two", "three"]
        standby.says("This instance has the lease")
        assert standby.stop() == 0, standby.output()


def a_standby_handles_what_a_killed_leader_had_not_confirmed(world):
    with tempfile.TemporaryDirectory() as folder:
        leader, standby = leader_and_standby(world, folder, BOT_ACKNOWLEDGE="after_handling")
        world.write(world.alice, "/slow")
        world.typing()
        # Its poll confirms "one"; "/slow" keeps it unconfirmed itself.
        world.write(world.bob, "two")
        world.answered(world.bob, 1)
        kill(leader)
        midway = len(world.texts(world.alice)) == 1  # If not, this machine took two seconds to get here.
        until("the standby's answer to bob", lambda: len(world.texts(world.bob)) == 2 or not midway)
        world.write(world.alice, "three")
        until("the answer to three", lambda: "three" in world.texts(world.alice))
        first, *slow, last = world.texts(world.alice)
        assert (first, last) == ("one", "three") and all(text.startswith("Done.") for text in slow), slow
        assert len(slow) == 1 or not midway, slow
        assert standby.stop() == 0, standby.output()


TESTS = [a_slow_chat_does_not_hold_up_another, a_slow_chat_does_not_hold_up_another_by_webhook,
         sigterm_lets_the_handler_finish_and_confirms, sigint_lets_the_handler_finish_and_confirms,
         sigterm_lets_the_handler_finish_by_webhook, a_second_sigterm_ends_at_once,
         what_is_written_while_the_bot_is_down_is_answered_once,
         a_token_that_the_server_does_not_know_is_one_sentence, a_malformed_token_is_one_sentence,
         a_standby_takes_over_from_a_leader_that_is_killed, a_standby_handles_what_a_killed_leader_had_not_confirmed,
         a_missing_token_is_one_sentence, a_server_that_is_away_is_waited_for_and_sigterm_still_ends_the_bot]


def passes(test, emulator, demo):
    world = None
    try:
        world = World(emulator, demo, "--token", TOKEN)
        test(world)
        assert world.emulator.stop() == 0, "the emulator did not end with 0"
        return True
    except Exception:  # Whatever it is, it is this test's failure.
        traceback.print_exc(file=sys.stdout)
        for program in world.programs if world else []:
            print("--- output:\n" + program.output())
        return False
    finally:
        if world:
            world.close()


def main():
    emulator, demo = sys.argv[1:]
    passed = failed = 0
    for test in TESTS:
        good = passes(test, emulator, demo)
        leaked = any(SECRET_PART in output for output in Program.outputs)
        if leaked:
            print("  the token stands in an output")
        Program.outputs.clear()
        print(f"  {'ok' if good and not leaked else 'FAILED':6}  {test.__name__.replace('_', ' ')}", flush=True)
        passed, failed = (passed + 1, failed) if good and not leaked else (passed, failed + 1)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
