// Types, taps and looks, as a person does, at the web chat of a real emulator with the real demo bot on it.
//   node chat.test.mjs <address of the page> [--screenshot <file>]
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [address, ...options] = process.argv.slice(2);
const screenshot = options[0] === "--screenshot" ? options[1] : null;
const profile = await mkdtemp(join(tmpdir(), "tgfw-chromium-"));
const problems = [];
let passed = 0;
let shopServer = null;
let shopAddress = "";

const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  viewport: { width: 1100, height: 760 },
  deviceScaleFactor: screenshot ? 2 : 1,
});
const page = await context.newPage();
page.setDefaultTimeout(15_000);
page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
page.on("pageerror", (error) => problems.push(String(error)));
page.on("request", (request) => {
  if (![address, shopAddress].some((own) => own && request.url().startsWith(own)) && !/^(blob|data):/.test(request.url())) problems.push(`fetched ${request.url()}`);
});

/** A bot's page, from a server of its own. Returns its address. */
async function serveShop() {
  const html = `<!doctype html><title>Shop</title><h1></h1><script src="${address}telegram-web-app.js"></script><script>
    const app = Telegram.WebApp;
    document.querySelector("h1").textContent = "Hello " + (app.initDataUnsafe.user?.first_name ?? "nobody");
    app.MainButton.setText("Order").show().onClick(() => app.sendData("tea"));
    app.ready();</script>`;
  shopServer = createServer((request, response) => response.setHeader("Content-Type", "text/html").end(html));
  await new Promise((resolve) => shopServer.listen(0, "127.0.0.1", resolve));
  shopAddress = `http://127.0.0.1:${shopServer.address().port}/`;
  return shopAddress;
}

async function step(name, run) {
  await run();
  ++passed;
  console.log(`ok ${passed} - ${name}`);
}

/** Waits for a condition in the page. (Playwright's own way needs eval, which the page's policy forbids.) */
async function until(condition, argument) {
  const deadline = Date.now() + 15_000;
  while (!(await page.evaluate(condition, argument))) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const fromBot = () => page.locator(".message:not(.own)");
const lastFromBot = () => fromBot().last();
const api = async (call, values) => {
  const response = await fetch(new URL(`/emulator/${call}`, address), {
    method: values ? "POST" : "GET",
    headers: values ? { "Content-Type": "application/json" } : {},
    body: values && JSON.stringify(values),
  });
  return (await response.json()).result;
};
/** Calls a method as the bot. */
const bot = async (method, values) => {
  const response = await fetch(new URL(`/bot${process.env.BOT_TOKEN}/${method}?${new URLSearchParams(values)}`, address));
  const body = await response.json();
  assert.ok(body.ok, `${method}: ${body.description}`);
  return body.result;
};
const countFromBot = async (count) => {
  await until((wanted) => document.querySelectorAll(".message:not(.own)").length >= wanted, count);
};
async function say(text) {
  const before = await fromBot().count();
  await page.fill("#text", text);
  await page.press("#text", "Enter");
  await countFromBot(before + 1);
}

try {
  await page.goto(address);

  await step("START sends /start, and the bot answers with buttons", async () => {
    await page.locator("#start").waitFor();
    await page.click("#start");
    await countFromBot(1);
    assert.match(await page.locator(".message.own").first().innerText(), /\/start/);
    await lastFromBot().locator(".inline-keyboard button").first().waitFor();
  });

  await step("a tap on a button edits the bot's message", async () => {
    const before = await lastFromBot().locator(".text").innerText();
    const count = await fromBot().count();
    await lastFromBot().locator(".inline-keyboard button:not(:has(.hint))").first().click();
    await until(([text, index]) => {
      const message = document.querySelectorAll(".message:not(.own)")[index];
      return message.querySelector(".text").innerText !== text && message.innerText.includes("edited");
    }, [before, count - 1]);
    await until(() => !document.querySelector("[aria-busy]"));
  });

  await step("a typed text reaches the bot, and its answer is shown", async () => {
    await say("Hello <b>there</b>");
    assert.match(await page.locator(".message.own").last().innerText(), /Hello <b>there<\/b>/);
    assert.equal(await page.locator(".message b").count(), 0, "markup of a message became markup of the page");
  });

  await step("while the bot is typing, the page says so", async () => {
    const state = await api("state");
    const bot = state.bots[0].bot;
    const token = process.env.BOT_TOKEN;
    await fetch(new URL(`/bot${token}/sendChatAction?chat_id=${state.users[0].id}&action=typing`, address));
    await page.getByText(`${bot.first_name} is typing…`).waitFor();
  });

  await step("a reply keyboard is shown, pressed and hidden", async () => {
    const state = await api("state");
    const markup = { keyboard: [["Earl Grey", "Assam"]], one_time_keyboard: true, resize_keyboard: true,
      input_field_placeholder: "Which tea?" };
    const query = new URLSearchParams({ chat_id: state.users[0].id, text: "Which one?", reply_markup: JSON.stringify(markup) });
    await fetch(new URL(`/bot${process.env.BOT_TOKEN}/sendMessage?${query}`, address));
    const button = page.locator("#reply-keyboard button", { hasText: "Assam" });
    await button.waitFor();
    assert.equal(await page.getAttribute("#text", "placeholder"), "Which tea?");
    await button.click();
    await page.locator(".message.own", { hasText: "Assam" }).waitFor();
    await page.locator("#reply-keyboard").waitFor({ state: "hidden" });
  });

  await step("a photo is sent, shown and enlarged", async () => {
    const png = await page.evaluate(() => new Promise((resolve) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 120 });
      const pen = canvas.getContext("2d");
      const sky = pen.createLinearGradient(0, 0, 0, 120);
      sky.addColorStop(0, "#f7b267");
      sky.addColorStop(1, "#f25c54");
      pen.fillStyle = sky;
      pen.fillRect(0, 0, 300, 120);
      pen.fillStyle = "#fff5";
      pen.beginPath();
      pen.arc(220, 54, 26, 0, 7);
      pen.fill();
      canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => resolve([...new Uint8Array(bytes)])), "image/png");
    }));
    await page.setInputFiles("#file", { name: "sunset.png", mimeType: "image/png", buffer: Buffer.from(png) });
    const image = page.locator(".message.own .photo img").last();
    await image.waitFor();
    await until(() => [...document.querySelectorAll(".photo img")].every((img) => img.naturalWidth > 0));
    await image.click();
    await page.locator("#viewer[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#viewer[open]").waitFor({ state: "hidden" });
  });

  await step("formatting is drawn from entities, and spoilers open by keyboard", async () => {
    const state = await api("state");
    const text = "<b>Bold</b>, <i>italic</i>, <code>code</code>, <a href=\"https://example.com/\">a link</a> and " +
      "<tg-spoiler>a secret</tg-spoiler>";
    const query = new URLSearchParams({ chat_id: state.users[0].id, text, parse_mode: "HTML" });
    await fetch(new URL(`/bot${process.env.BOT_TOKEN}/sendMessage?${query}`, address));
    await page.locator(".message strong", { hasText: "Bold" }).waitFor();
    assert.equal(await page.getAttribute(".message .text a", "href"), "https://example.com/");
    await page.locator(".spoiler").last().press("Enter");
    await page.locator(".spoiler.revealed").waitFor();
  });

  await step("an own message is edited in place", async () => {
    const own = page.locator(".message.own", { hasText: "Assam" }).last();
    await own.hover();
    await own.getByRole("button", { name: "Edit" }).click();
    await page.fill("#text", "Darjeeling");
    await page.press("#text", "Enter");
    await page.locator(".message.own", { hasText: "Darjeeling" }).filter({ hasText: "edited" }).waitFor();
  });

  if (screenshot) {
    const { users, chats } = await api("state");
    const club = chats.find(({ chat }) => chat.title === "Tea club").chat.id;
    await api("send", { user_id: users[1].id, chat_id: club, text: "Who brings the cups on Sunday?" });
    await say("/start");
    await lastFromBot().locator(".inline-keyboard button").first().click();
    await lastFromBot().getByText("edited").waitFor();
    await say("/start");
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement.blur());
    await until(() => !document.querySelector("#toast.shown"));
    await page.waitForTimeout(500);
    await page.screenshot({ path: screenshot });
  }

  await step("another person sees another chat list, and the group", async () => {
    await page.selectOption("#person", { label: "Bob" });
    await page.locator("#start").waitFor();
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
    await page.fill("#text", "Hello, group");
    await page.press("#text", "Enter");
    await page.locator(".message.own", { hasText: "Hello, group" }).waitFor();
  });

  await step("a poll is voted in, shows its bars, and the vote is taken back", async () => {
    const { chats } = await api("state");
    const club = chats.find(({ chat }) => chat.title === "Tea club").chat.id;
    await bot("sendPoll", { chat_id: club, question: "Which tea?", options: JSON.stringify(["Green", "Black"]) });
    const poll = page.locator(".poll", { hasText: "Which tea?" });
    await poll.locator(".poll-option", { hasText: "Black" }).click();
    await poll.locator(".poll-result.chosen", { hasText: "100%" }).waitFor();
    await poll.getByRole("button", { name: "Retract vote" }).click();
    await poll.locator(".poll-option").first().waitFor();
  });

  await step("a quiz shows what was wrong and what is right", async () => {
    const { chats } = await api("state");
    const club = chats.find(({ chat }) => chat.title === "Tea club").chat.id;
    await bot("sendPoll", { chat_id: club, question: "Where does Assam grow?", type: "quiz", correct_option_ids: "[1]",
      options: JSON.stringify(["Japan", "India"]), explanation: "Assam is a state of India." });
    const quiz = page.locator(".poll", { hasText: "Where does Assam grow?" });
    await quiz.locator(".poll-option", { hasText: "Japan" }).click();
    await quiz.locator(".poll-result.wrong", { hasText: "Japan" }).waitFor();
    await quiz.locator(".poll-result.right", { hasText: "India" }).waitFor();
    await quiz.getByText("Assam is a state of India.").waitFor();
  });

  await step("an inline query shows results, and a click sends one", async () => {
    const { bots } = await api("state");
    const asked = page.waitForResponse((response) => response.url().endsWith("/emulator/inline_query"));
    await page.fill("#text", `@${bots[0].bot.username} tea`);
    const { query_id } = (await (await asked).json()).result;
    const cup = (id, title, description) => ({ type: "article", id, title, description,
      input_message_content: { message_text: `A cup of ${title.toLowerCase()}` } });
    await bot("answerInlineQuery", { inline_query_id: query_id, next_offset: "2",
      results: JSON.stringify([cup("1", "Green tea", "Light"), cup("2", "Black tea", "Strong")]) });
    const more = page.waitForResponse((response) => response.url().endsWith("/emulator/inline_query"));
    await page.locator("#inline-results").getByRole("button", { name: "More" }).click();
    const second = (await (await more).json()).result.query_id;
    await bot("answerInlineQuery", { inline_query_id: second, results: JSON.stringify([cup("3", "White tea", "Rare")]) });
    await page.locator(".inline-result", { hasText: "White tea" }).waitFor();
    assert.equal(await page.locator(".inline-result").count(), 3);
    await page.locator(".inline-result", { hasText: "Green tea" }).click();
    await page.locator(".message.own", { hasText: "A cup of green tea" }).filter({ hasText: `via @${bots[0].bot.username}` }).waitFor();
    assert.equal(await page.inputValue("#text"), "");
    await page.locator("#inline-results").waitFor({ state: "hidden" });
  });

  await step("photos that are chosen together are one album", async () => {
    const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mPYAAAAsgCx+IKSpwAAAABJRU5ErkJggg==", "base64");
    const count = await page.locator(".album").count();
    await page.setInputFiles("#file", ["a.png", "b.png", "c.png"].map((name) => ({ name, mimeType: "image/png", buffer: dot })));
    await until((wanted) => document.querySelectorAll(".album").length > wanted &&
      [...document.querySelectorAll(".album")].at(-1).querySelectorAll(".message").length === 3, count);
  });

  await step("the menu offers the commands of this chat, and a click sends one", async () => {
    await bot("setMyCommands", { commands: JSON.stringify([{ command: "groups_only", description: "For groups" }]),
      scope: JSON.stringify({ type: "all_group_chats" }) });
    await page.locator("#menu").waitFor();
    await page.fill("#text", "");
    await page.click("#menu");
    await page.locator("#suggestions button", { hasText: "/groups_only" }).click();
    await page.locator(".message.own", { hasText: "/groups_only" }).waitFor();
  });

  await step("a person leaves a group and joins it again, and everybody sees it", async () => {
    await page.click("#members-button");
    await page.locator("#member-list li", { hasText: "Alice" }).waitFor();
    await page.click("#leave");
    await page.locator(".other-chat", { hasText: "Tea club" }).getByRole("button", { name: "Join" }).first().click();
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
    await page.locator(".service", { hasText: "Bob left the group" }).waitFor();
    await page.locator(".service", { hasText: "Bob joined the group" }).waitFor();
  });

  await step("an administrator removes a person and adds him again", async () => {
    await page.selectOption("#person", { label: "Alice Archer" });
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
    await page.click("#members-button");
    await page.locator("#member-list li", { hasText: "Bob" }).getByRole("button", { name: "Remove" }).click();
    await page.locator("#member-list li", { hasText: "Bob" }).waitFor({ state: "detached" });
    await page.selectOption("#newcomer", { label: "Bob" });
    await page.click("#add-member");
    await page.locator("#member-list li", { hasText: "Bob" }).waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    await page.locator(".service", { hasText: "Alice Archer removed Bob" }).waitFor();
    await page.locator(".service", { hasText: "Alice Archer added Bob" }).waitFor();
    await page.selectOption("#person", { label: "Bob" });
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
  });

  await step("a message is liked, and the like is taken back", async () => {
    const message = page.locator(".message.own", { hasText: "A cup of green tea" });
    await message.hover();
    await message.getByRole("button", { name: "Like" }).click();
    await message.locator(".reactions button", { hasText: "👍 1" }).click();
    await message.locator(".reactions").waitFor({ state: "detached" });
  });

  await step("in a forum one topic is shown, and written into", async () => {
    await page.locator(".chat-row", { hasText: "Tea forum" }).click();
    await page.fill("#text", "To all");
    await page.press("#text", "Enter");
    await page.locator(".message.own", { hasText: "To all" }).waitFor();
    await page.selectOption("#topic", { label: "Green tea" });
    await page.locator(".message.own", { hasText: "To all" }).waitFor({ state: "detached" });
    await page.fill("#text", "Is it healthy?");
    await page.press("#text", "Enter");
    await page.locator(".message.own", { hasText: "Is it healthy?" }).waitFor();
    const { chats } = await api("state");
    const forum = chats.find(({ chat }) => chat.title === "Tea forum");
    assert.equal(forum.messages.at(-1).message_thread_id, forum.topics[0].message_thread_id);
  });

  await step("marks in a text become its formats", async () => {
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
    await page.fill("#text", "**Fresh** and ~~cold~~ __hot__, `85 **`");
    await page.press("#text", "Enter");
    const message = page.locator(".message.own", { hasText: "Fresh and cold hot, 85 **" });
    assert.equal(await message.locator("strong").innerText(), "Fresh");
    assert.equal(await message.locator("em").innerText(), "hot");
    assert.equal(await message.locator("code").innerText(), "85 **");
  });

  await step("an invoice is paid for only if the bot agrees in time", async () => {
    const { users } = await api("state");
    const bob = users.find(({ first_name }) => first_name === "Bob").id;
    await api("send", { user_id: bob, bot_id: 7001, text: "/start" });
    const prices = JSON.stringify([{ label: "Tea", amount: 5 }]);
    await bot("sendInvoice", { chat_id: bob, title: "Tea", description: "A cup", payload: "tea", currency: "XTR", prices });
    await page.locator(".chat-row .badge-bot").first().click();
    await page.locator(".inline-keyboard button", { hasText: "Pay ⭐️5" }).click();
    await page.locator("#payment li", { hasText: "Tea" }).waitFor();
    await page.locator("#payment").getByRole("button", { name: "Pay" }).click();
    await page.locator("#payment .failed", { hasText: "did not answer" }).waitFor();
    await page.locator("#payment").getByRole("button", { name: "Close" }).click();
  });

  await step("a web app opens in the chat, knows who is there, and sends data", async () => {
    const { users } = await api("state");
    const bob = users.find(({ first_name }) => first_name === "Bob").id;
    const shop = await serveShop();
    const button = { text: "Shop", web_app: { url: shop } };
    await bot("sendMessage", { chat_id: bob, text: "Our shop", reply_markup: JSON.stringify({ inline_keyboard: [[button]] }) });
    await page.locator(".inline-keyboard button", { hasText: "Shop" }).click();
    const inside = page.frameLocator("#web-app iframe");
    await inside.getByText("Hello Bob").waitFor();
    await page.getByRole("button", { name: "Close the web app" }).click();
    await bot("setChatMenuButton", { menu_button: JSON.stringify({ type: "web_app", ...button }) });
    await page.locator("#menu-button", { hasText: "Shop" }).click();
    await inside.getByText("Hello Bob").waitFor();
    await page.getByRole("button", { name: "Close the web app" }).click();
    await bot("sendMessage", { chat_id: bob, text: "Below", reply_markup: JSON.stringify({ keyboard: [[button]] }) });
    await page.locator("#reply-keyboard button", { hasText: "Shop" }).click();
    await inside.getByText("Hello nobody").waitFor();
    await page.locator("#main-button", { hasText: "Order" }).click();
    await page.locator(".service", { hasText: "sent data by “Shop”" }).waitFor();
    await page.locator("#web-app").waitFor({ state: "hidden" });
  });

  await step("on a phone the list and the chat take turns", async () => {
    await page.setViewportSize({ width: 390, height: 760 });
    await page.locator("#sidebar").waitFor({ state: "hidden" });
    if (screenshot) await page.screenshot({ path: screenshot.replace(/\.png$/, "-phone.png") });
    await page.click("#back");
    await page.locator("#sidebar").waitFor({ state: "visible" });
  });

  assert.deepEqual(problems, [], "the page reported problems");
  console.log(`${passed} steps passed`);
} catch (error) {
  console.error(problems.join("\n"));
  await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? join(tmpdir(), "tgfw-browser-failure.png") }).catch(() => {});
  console.error(error);
  process.exitCode = 1;
} finally {
  await context.close();
  shopServer?.close();
  await rm(profile, { recursive: true, force: true });
}
