// Talks to an example's bot in the web chat of a real emulator, as a person does, and takes a picture.
//   node example_picture.mjs <address of the page> <example> <picture.png>
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [address, example, picture] = process.argv.slice(2);
const profile = await mkdtemp(join(tmpdir(), "tgfw-chromium-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  viewport: { width: 480, height: 640 },
});
const page = await context.newPage();
page.setDefaultTimeout(15_000);

const api = async (call, values) => {
  const response = await fetch(new URL(`/emulator/${call}`, address), {
    method: values ? "POST" : "GET",
    headers: values ? { "Content-Type": "application/json" } : {},
    body: values && JSON.stringify(values),
  });
  const body = await response.json();
  if (!body.ok) throw new Error(`${call}: ${body.description}`);
  return body.result;
};
/** Waits for a text of the bot's, or a service message. */
const sees = (text) => page.locator(".message:not(.own), .service", { hasText: text }).last().waitFor();
async function say(text, answer) {
  await page.fill("#text", text);
  await page.press("#text", "Enter");
  await sees(answer);
}
async function tap(button, then) {
  await page.locator(".inline-keyboard button", { hasText: button }).last().click();
  await then();
}
async function press(button, answer) {
  await page.locator("#reply-keyboard button", { hasText: button }).first().click();
  await sees(answer);
}
const button = (text) => () => page.locator(".inline-keyboard button", { hasText: text }).last().waitFor();
async function vote(question, ...options) {
  const poll = page.locator(".poll", { hasText: question }).last();
  for (const option of options) await poll.locator(".poll-option", { hasText: option }).click();
  const send = poll.getByRole("button", { name: "Vote" });
  if (options.length > 0 && await send.count() > 0) await send.click();
}
/** The demo world's group, with its people, and the bot as an administrator. */
async function teaClub() {
  const { users, chats, bots } = await api("state");
  const club = chats.find(({ chat }) => chat.title === "Tea club").chat.id;
  const [alice, bob] = users.map(({ id }) => id);
  await api("promote", { user_id: alice, chat_id: club, member_id: bots[0].bot.id });
  return { alice, bob, club };
}
/** A picture of one colour. */
const square = (colour) => page.evaluate((fill) => new Promise((resolve) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 240, height: 160 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = fill;
  pen.fillRect(0, 0, 240, 160);
  canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => resolve([...new Uint8Array(bytes)])), "image/png");
}), colour);

const scenes = {
  async conversation() {
    await say("/book", "A table for how many?");
    await press("4", "At what time?");
    await say("soon", "A time between");
    await press("19:30", "And your name?");
    await say("Alice", "Shall I book it?");
  },
  async nested_conversation() {
    await sees("empty so far");
    await tap("Add somebody", () => sees("Who is it?"));
    await tap("Name", () => sees("What is the name?"));
    await say("Grandma", "Name: Grandma");
    await tap("Age", () => sees("How old?"));
    await say("81", "Age: 81");
  },
  async inline_keyboard() {
    await say("/list", "Which teas");
    await tap("Ceylon", button("✅ Ceylon"));
    await tap("Earl Grey", button("✅ Earl Grey"));
  },
  async inline_query() {
    await say("/start", "In any chat");
    const { bots } = await api("state");
    await page.fill("#text", `@${bots[0].bot.username} a cup of tea`);
    await page.locator(".inline-result", { hasText: "Bold" }).click();
    await page.locator(".message.own strong", { hasText: "a cup of tea" }).waitFor();
    await page.fill("#text", `@${bots[0].bot.username} and milk`);
    await page.locator(".inline-result", { hasText: "Hidden until tapped" }).waitFor();
  },
  async poll() {
    await say("/poll", "Which teas do you like?");
    await vote("Which teas do you like?", "Green", "Herbal");
    await sees("voted for Green and Herbal");
  },
  async chat_member() {
    const { alice, bob, club } = await teaClub();
    await page.locator(".chat-row", { hasText: "Tea club" }).click();
    await api("leave", { user_id: bob, chat_id: club });
    await sees("Goodbye, Bob");
    await api("join", { user_id: bob, chat_id: club });
    await sees("Welcome, Bob");
    await api("remove", { user_id: alice, chat_id: club, member_id: bob });
    await sees("shown the door");
  },
  async commands() {
    await say("/remind 1s drink tea", "I will remind you in 1 s");
    await sees("Reminder: drink tea");
    await say("/remind soon tea", "/remind <in>");
    await say("/help", "I remind you of things");
  },
  async errors() {
    const { club } = await teaClub();
    await say(`/chat ${club}`, "Tea club is a supergroup");
    await say("/chat @nobody", "no such chat");
    await api("faults", { method: "getChat", error_code: 500, description: "Internal Server Error" });
    await say(`/chat ${club}`, "Something went wrong");
    await say("/timings", "Handlers so far");
  },
  async deep_links() {
    await say("/invite", "Your link, good for a week");
    const link = await page.locator(".message:not(.own) a").last().getAttribute("href");
    const { users } = await api("state");
    await api("send", { user_id: users[1].id, text: `/start ${link.split("start=")[1]}` });
    await sees("came by your link");
    await say("/score", "You invited 1.");
  },
  async tenant_desk() {
    await say("/start acme", "this is the desk of Acme");
    await say("/new", "What is it about");
    await say("My anvil is broken", "Now tell me all about it");
    await say("It fell on a bird.", "How urgent is it?");
    await tap("Urgent", () => sees("Shall I open this ticket?"));
  },
  async web_app() {
    await context.route("https://telegram.org/**", (route) => route.abort());  // No picture depends on a foreign server.
    const opened = context.waitForEvent("page");
    await tap("Open it in this browser", async () => {});
    const shop = await opened;
    await shop.setViewportSize({ width: 480, height: 420 });
    await shop.getByLabel("Sencha").check();
    await shop.getByRole("button", { name: "Order" }).click();
    await shop.getByText("Thank you").waitFor();
    await shop.screenshot({ path: picture.replace("chat.png", "page.png") });
    await shop.close();
    await sees("Your order: Sencha");
  },
  async formatting() {
    await say("/menu", "The password of the day");
    await say("/html <b>Fresh</b> <u>leaves</u>, <code>85 °C</code>", "Fresh leaves");
    await say("/html <b>Fresh", "Telegram would say");
  },
  async payments() {
    await say("/buy", "A cup of Assam");
    await tap("Pay", () => page.locator("#payment li", { hasText: "A cup of tea" }).waitFor());
    await page.locator("#payment").getByRole("button", { name: "Pay" }).click();
    await page.locator("#payment .paid").waitFor();
    await page.locator("#payment").getByRole("button", { name: "Close" }).click();
    await sees("Thank you! Your receipt");
    await say("/post", "A pot for four cups");
    await tap("Pay 22.00 GBP", () => page.getByLabel("City").waitFor());
    for (const [label, value] of [["Name", "Alice"], ["City", "London"], ["Street", "1 Tea Lane"], ["Post code", "E1"]])
      await page.locator("#payment").getByLabel(label, { exact: true }).fill(value);
    await page.locator("#payment").getByRole("button", { name: "Pay" }).click();
    await page.locator("#payment").getByRole("button", { name: "By courier" }).click();
    await page.locator("#payment .paid", { hasText: "31.00 GBP" }).waitFor();
    await page.locator("#payment").getByRole("button", { name: "Close" }).click();
    await page.locator(".message:not(.own)", { hasText: "Thank you! Your receipt" }).nth(1).waitFor();
    await say("/refund", "Your Stars are back");
  },
  async files() {
    await say("/start", "Send me a photo");
    await page.setInputFiles("#file", [{ name: "tea.png", mimeType: "image/png", buffer: Buffer.from(await square("#58a868")) }]);
    await sees("Done: ");
    await sees("By its file_id");
  },
  async albums() {
    const files = [];
    for (const [name, colour] of [["a.png", "#f7b267"], ["b.png", "#5c8df2"], ["c.png", "#58a868"]])
      files.push({ name, mimeType: "image/png", buffer: Buffer.from(await square(colour)) });
    await page.fill("#text", "Holidays");
    await page.setInputFiles("#file", files);
    await sees("An album of 3");
  },
};

try {
  if (!scenes[example]) throw new Error(`there is no scene for ${example}; there are: ${Object.keys(scenes).join(", ")}`);
  // Wide at first, so that the list of chats is there to choose from.
  await page.setViewportSize({ width: 1000, height: 640 });
  await page.goto(address);
  await page.locator("#start").click();
  await page.locator(".message.own").first().waitFor();
  await scenes[example]();
  await page.setViewportSize({ width: 480, height: 640 });
  if (example !== "inline_query") await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  await page.waitForTimeout(4500);  // The toast goes, the picture stands still.
  await page.screenshot({ path: picture });
} catch (error) {
  console.error(error);
  await page.screenshot({ path: join(tmpdir(), "tgfw-picture-failure.png") }).catch(() => {});
  process.exitCode = 1;
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
