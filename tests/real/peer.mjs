// The foreign peer, started on a free loopback port, and one of our bots as a child process beside it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';

const POLL_MS = 20;
const STOP_MS = 15_000;
const running = new Set();

/** A TCP port that is free now; the peer cannot listen on port 0 (it takes that for 9000). */
export async function freePort() {
    const probe = createServer();
    probe.listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address();
    probe.close();
    await once(probe, 'close');
    return port;
}

/** Waits until `look` returns something true, and returns that; throws after `limitMs`. */
export async function until(what, look, limitMs = 10_000) {
    const end = Date.now() + limitMs;
    for (;;) {
        const found = await look();
        if (found) return found;
        if (Date.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
        await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
    }
}

/** Starts telegram-test-api out of `modules`. Counts the polls; with `sendSecret` adds the secret it never sends. */
export async function startPeer(modules) {
    const require = createRequire(join(modules, 'package.json'));
    const TelegramServer = require('telegram-test-api');
    const axios = createRequire(require.resolve('telegram-test-api'))('axios');
    const server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    const peer = { server, url: server.config.apiURL, polls: 0, sendSecret: true };
    const getUpdates = server.getUpdates.bind(server);
    server.getUpdates = (token) => { peer.polls += 1; return getUpdates(token); };
    axios.interceptors.request.use((config) => {
        const webhook = Object.values(server.webhooks).find((hook) => hook.url === config.url);
        const headers = { ...config.headers };
        if (webhook?.secret_token && peer.sendSecret) headers['X-Telegram-Bot-Api-Secret-Token'] = webhook.secret_token;
        return { ...config, headers };
    });
    await server.start();
    return peer;
}

/** Starts `program` with `env`; everything it prints is kept for the report of a failure. */
export function startBot(program, env) {
    const child = spawn(program, [], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const bot = { child, output: '', exit: null };
    bot.ended = new Promise((resolve) => {
        child.on('error', (error) => { bot.output += `${error}\n`; bot.exit = 'not started'; resolve(); });
        child.on('exit', (code, signal) => { bot.exit = signal ?? code; running.delete(bot); resolve(); });
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { bot.output += data; });
    running.add(bot);
    return bot;
}

/** Asks the bot to stop as systemd would, and returns its exit code, or the signal that was needed. */
export async function stopBot(bot) {
    if (bot.exit === null) bot.child.kill('SIGTERM');
    const timer = setTimeout(() => bot.child.kill('SIGKILL'), STOP_MS);
    await bot.ended;
    clearTimeout(timer);
    return bot.exit;
}

export function killAll() {
    for (const bot of running) bot.child.kill('SIGKILL');
}
