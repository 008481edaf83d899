// Drives our echo and demo bots through telegram-test-api, by long poll and by webhook.
// Usage: node drive.mjs DIRECTORY_WITH_NODE_MODULES ECHO_BOT DEMO_BOT

import assert from 'node:assert/strict';
import { freePort, killAll, startBot, startPeer, stopBot, until } from './peer.mjs';

const LIMIT_MS = 180_000;
const SECRET = 'correct-horse_battery-staple';
const [modules, echoBot, demoBot] = process.argv.slice(2);
const results = { passed: 0, failed: 0 };
const undelivered = [];
let tokens = 0;

/** What the bot has sent to the client's chat, as it is now, edits applied. */
async function answers(client) {
    const history = await client.getUpdatesHistory();
    return history.filter((entry) => entry.message && String(entry.message.chat_id) === String(client.chatId));
}

async function answerCount(client, count) {
    const got = await until(`answer ${count}`, async () => {
        const list = await answers(client);
        return list.length >= count && list;
    });
    assert.equal(got.length, count, 'one answer for each message');
    return got;
}

function buttonsOf(entry) {
    return (entry.message.reply_markup?.inline_keyboard ?? []).flat();
}

async function answerWithButtons(client, count) {
    await client.sendCommand(client.makeCommand('/start'));
    const answer = (await answerCount(client, count)).at(-1);
    assert.ok(answer.message.text, 'the answer to /start has a text');
    const button = buttonsOf(answer).find((candidate) => candidate.callback_data);
    assert.ok(button, 'the answer to /start has an inline button with data');
    return { answer, button };
}

async function tapAndExpectEdit(client, answer, button) {
    const before = JSON.stringify([answer.message.text, answer.message.reply_markup]);
    const { text, reply_markup } = answer.message;
    const message = { message_id: answer.messageId, date: Math.floor(Date.now() / 1000), text, reply_markup };
    await client.sendCallback(client.makeCallbackQuery(button.callback_data, { message }));
    await until('the edit', async () => {
        const now = (await answers(client)).find((entry) => entry.messageId === answer.messageId);
        return now && JSON.stringify([now.message.text, now.message.reply_markup]) !== before;
    });
}

/** Sends one thing and waits until the peer has handed it on: by webhook it gives parallel updates the same id. */
async function delivered(peer, send) {
    const before = [peer.server.updateId, undelivered.length];
    await send();
    await until('a delivery', () => peer.server.updateId !== before[0] || undelivered.length !== before[1]);
}

const echoTests = {
    'a text comes back': async ({ chat }) => {
        const client = chat();
        const text = 'Grüße, мир, שלום 👩‍👩‍👧‍👦 "quoted" \\ & <b>';
        await client.sendMessage(client.makeMessage(text));
        assert.equal((await answerCount(client, 1))[0].message.text, text);
    },
    'texts of one chat come back in order': async ({ peer, chat, webhook }) => {
        const client = chat();
        // As many as a bot that keeps to one message a second in a chat answers within the deadline.
        const texts = Array.from({ length: 8 }, (_, index) => `message ${index}`);
        for (const [index, text] of texts.entries()) {
            await delivered(peer, () => client.sendMessage(client.makeMessage(text)));
            if (webhook) await answerCount(client, index + 1); // else the peer's own connections race
        }
        assert.deepEqual((await answerCount(client, texts.length)).map((entry) => entry.message.text), texts);
    },
    'each chat is answered in that chat': async ({ peer, chat }) => {
        const clients = [chat(2_147_483_650), chat(4_503_599_627_370_495)];
        for (const client of clients) {
            await delivered(peer, () => client.sendMessage(client.makeMessage(`to ${client.chatId}`)));
        }
        for (const client of clients) {
            assert.equal((await answerCount(client, 1))[0].message.text, `to ${client.chatId}`);
        }
    },
    'a mistyped update does not stop the next one': async ({ peer, chat }) => {
        const client = chat();
        await delivered(peer, () => client.sendMessage({ ...client.makeMessage('bad'), text: { not: 'a text' } }));
        await client.sendMessage(client.makeMessage('good'));
        assert.equal((await answerCount(client, 1))[0].message.text, 'good');
    },
};

const demoTests = {
    '/start is answered with buttons, and a tap edits the answer': async ({ chat }) => {
        const client = chat();
        const { answer, button } = await answerWithButtons(client, 1);
        await tapAndExpectEdit(client, answer, button);
    },
    'a tap on a message without id and date does not stop the bot': async ({ peer, chat }) => {
        const client = chat();
        await delivered(peer, () => client.sendCallback(client.makeCallbackQuery('nothing we know')));
        const { answer, button } = await answerWithButtons(client, 1);
        await tapAndExpectEdit(client, answer, button);
    },
};

function nextToken() {
    tokens += 1;
    return `10000000${tokens}:AAEexampleExampleExampleExample-00${tokens}`;
}

async function check(name, bot, run) {
    try {
        assert.equal(bot.exit, null, 'the bot has ended');
        await run();
        results.passed += 1;
        console.log(`  ok      ${name}`);
    } catch (error) {
        results.failed += 1;
        console.log(`  FAILED  ${name}: ${error.message.trimEnd().replaceAll('\n\n', '\n')}`);
        console.log(bot.output.trimEnd().split('\n').slice(-15).map((line) => `          | ${line}`).join('\n'));
    }
}

async function checkAll(tests, bot, context) {
    for (const [name, run] of Object.entries(tests)) await check(name, bot, () => run(context));
    await check('SIGTERM ends the bot with exit code 0', bot, async () => assert.equal(await stopBot(bot), 0));
}

/** What a test is given; `chat()` is a client in a chat that no other test uses. */
function contextOf(peer, token, webhook) {
    let chats = 0;
    const chat = (id = chats += 1) => peer.server.getClient(token, { userId: id, chatId: id, firstName: 'Лена' });
    return { peer, webhook, chat };
}

async function byPolling(peer, program, tests) {
    const token = nextToken();
    const bot = startBot(program, { BOT_TOKEN: token, BOT_API_URL: peer.url });
    const before = peer.polls;
    await check('it polls', bot, async () => {
        await until('a getUpdates', () => peer.polls > before || bot.exit !== null);
        assert.equal(bot.exit, null, 'the bot ended early');
    });
    await checkAll(tests, bot, contextOf(peer, token, false));
}

async function refusesWithoutSecret({ peer, chat }, url) {
    const client = chat();
    peer.sendSecret = false;
    const before = undelivered.length;
    await client.sendMessage(client.makeMessage('not from Telegram'));
    const error = await until('the refusal', () => undelivered[before]);
    peer.sendSecret = true;
    assert.equal(error.response?.status, 401, `POST ${url}`);
    assert.equal((await answers(client)).length, 0, 'nothing is answered');
}

async function byWebhook(peer, program, tests) {
    const token = nextToken();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/telegram`;
    const bot = startBot(program, {
        BOT_TOKEN: token,
        BOT_API_URL: peer.url,
        BOT_MODE: 'webhook',
        BOT_WEBHOOK_URL: url,
        BOT_LISTEN_ADDRESS: '127.0.0.1',
        BOT_LISTEN_PORT: String(port),
        BOT_WEBHOOK_SECRET: SECRET,
    });
    const context = contextOf(peer, token, true);
    await check('it sets the webhook with the secret', bot, async () => {
        const hook = await until('setWebhook', () => bot.exit !== null || peer.server.webhooks[token]);
        assert.equal(bot.exit, null, 'the bot ended early');
        assert.equal(hook.url, url);
        assert.equal(hook.secret_token, SECRET);
    });
    await check('it refuses an update without the secret', bot, () => refusesWithoutSecret(context, url));
    await checkAll(tests, bot, context);
}

process.on('unhandledRejection', (error) => undelivered.push(error)); // the peer does not wait for its webhook calls
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
setTimeout(() => {
    console.log(`FAILED: not done after ${LIMIT_MS / 1000} s`);
    process.exit(1);
}, LIMIT_MS).unref();

const peer = await startPeer(modules);
console.log('echo by long poll');
await byPolling(peer, echoBot, echoTests);
console.log('demo by long poll');
await byPolling(peer, demoBot, demoTests);
console.log('demo by webhook'); // it echoes text as well
await byWebhook(peer, demoBot, { ...demoTests, ...echoTests });
await peer.server.stop();
console.log(`${results.passed} passed, ${results.failed} failed (${peer.polls} polls)`);
process.exit(results.failed === 0 && results.passed > 0 ? 0 : 1);
