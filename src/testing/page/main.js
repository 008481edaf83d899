// Starts the page and keeps it in step with the emulator.
import { $, alertBox, avatar, h, toast } from "./dom.js";
import { follow, get, post } from "./api.js";
import { address, apply, commandsHere, load, loadCommands, myChats, openRow, store } from "./store.js";
import { addPerson, renderSidebar } from "./sidebar.js";
import { redraw, renderAction, renderMessages, updateMessages } from "./messages.js";
import { refreshBusy, renderReplyKeyboard } from "./keyboards.js";
import { clearContext, sendText, startComposer } from "./composer.js";
import { closeInline, onInlineAnswer } from "./inline.js";
import { onPayment } from "./payments.js";
import { refreshMenuButton, startWebApps } from "./webapps.js";
import { renderMembers, startMembers } from "./members.js";

const query = new URLSearchParams(location.search);

function renderHeader() {
  const row = openRow();
  document.body.classList.toggle("chat-open", Boolean(row));
  $("chat-title").textContent = row?.title ?? "";
  $("chat-avatar").replaceChildren(...(row ? [avatar(row.id, row.title)] : []));
  const type = row?.chat?.chat.type;
  $("chat-status").textContent = !row ? "" : row.bot ? "bot" : type === "channel" ? "channel" : `${row.chat.members.length} members`;
  const fresh = Boolean(row?.bot) && !(row.chat?.messages.size > 0);
  const readOnly = type === "channel" && !row.chat.administrators.includes(store.me);
  $("start").hidden = !fresh;
  $("composer").hidden = !row || fresh || readOnly;
  $("menu").hidden = commandsHere().length === 0;
  $("empty").hidden = Boolean(row);
  $("empty").textContent = store.bots.size === 0
    ? `No bot has connected yet. Start one with its Bot API address set to ${location.origin}` : "Choose a chat";
}

async function refreshCommands() {
  await loadCommands();
  $("menu").hidden = commandsHere().length === 0;
}

/** The topics of the open forum, to choose from. */
function renderTopics() {
  const chat = openRow()?.chat;
  $("topic").hidden = $("add-topic").hidden = !chat?.is_forum;
  if (!chat?.is_forum) return;
  if (!chat.topics.some(({ message_thread_id }) => message_thread_id === store.topic)) store.topic = 0;
  const option = (id, name) => h("option", { value: id, selected: id === store.topic }, name);
  $("topic").replaceChildren(option(0, "All topics"), ...chat.topics.map(({ message_thread_id, name, closed }) =>
    option(message_thread_id, closed ? `🔒 ${name}` : name)));
}

function startTopics() {
  $("topic").addEventListener("change", (event) => {
    store.topic = Number(event.target.value);
    renderMessages();
  });
  $("add-topic").addEventListener("click", async () => {
    const name = prompt("The new topic's name");
    if (!name?.trim()) return;
    store.topic = await post("topic", { ...address(), name: name.trim() }).catch((error) => toast(error.message) ?? 0);
    renderTopics();
    renderMessages();
  });
}

function open(key) {
  store.open = key;
  store.topic = 0;
  store.commands = [];
  refreshCommands();
  refreshMenuButton();
  closeInline();
  store.unread.delete(key);
  sessionStorage.setItem("chat", key);
  clearContext();
  renderSidebar(open);
  renderHeader();
  renderMembers();
  renderTopics();
  renderMessages();
  renderAction();
  renderReplyKeyboard();
  if (matchMedia("(hover: hover)").matches) ($("start").hidden ? $("text") : $("start")).focus();
}

function become(user) {
  store.me = user;
  sessionStorage.setItem("user", String(user));
  const wanted = sessionStorage.getItem("chat");
  const rows = myChats();
  const row = rows.find(({ key }) => key === wanted) ?? rows.find(({ bot }) => bot) ?? rows[0];
  open(row?.key ?? "");
}

function show(event) {
  const key = apply(event);
  if (event.type === "answer") {
    refreshBusy();
    if (event.user_id === store.me && event.text) (event.alert ? alertBox : toast)(event.text);
  }
  if (event.type === "inline_answer") onInlineAnswer(event);
  if (event.type === "payment") onPayment(event);
  if (event.type === "menu_button") refreshMenuButton();
  if (key && key === store.open) {
    if (["message", "edit", "delete"].includes(event.type)) updateMessages(event);
    if (event.type === "reactions") redraw(event.message_id);
    if (event.type === "keyboard") renderReplyKeyboard();
    renderAction();
  }
}

function onEvents(events) {
  events.forEach(show);
  if (events.some(({ type }) => type === "bot") && !openRow()?.bot && !sessionStorage.getItem("chat")) become(store.me);
  const active = document.activeElement?.dataset?.key;
  renderSidebar(open);
  if (active) document.querySelector(`[data-key="${active}"]`)?.focus();
  // Who left the open chat sees it no longer.
  if (store.open && !openRow()) {
    sessionStorage.removeItem("chat");
    become(store.me);
  }
  if (events.some(({ type }) => ["commands", "members", "bot"].includes(type))) refreshCommands();
  renderHeader();
  renderMembers();
  renderTopics();
}

async function start() {
  const state = await get("state");
  load(state);
  startComposer();
  startMembers();
  startTopics();
  startWebApps();
  const people = [...store.users.keys()];
  const wanted = Number(query.get("user") ?? sessionStorage.getItem("user"));
  become(people.includes(wanted) ? wanted : people[0]);
  const bot = [...store.bots.values()].find((entry) => entry.bot.username === query.get("bot"));
  if (bot) open(`${bot.bot.id}:${store.me}`);
  $("person").addEventListener("change", (event) => become(Number(event.target.value)));
  $("add-person").addEventListener("click", async () => {
    const user = await addPerson();
    if (user) {
      store.users.set(user.id, user);
      become(user.id);
    }
  });
  // A deep link's payload goes with the first press of START: /?bot=demo_bot&start=payload
  $("start").addEventListener("click", () => sendText(query.has("start") ? `/start ${query.get("start")}` : "/start"));
  $("back").addEventListener("click", () => {
    sessionStorage.removeItem("chat");
    store.open = "";
    renderSidebar(open);
    renderHeader();
  });
  $("viewer").addEventListener("click", (event) => event.target === $("viewer") && $("viewer").close());
  window.addEventListener("open-chat", (event) => open(event.detail));
  follow(state.seq, onEvents, (online) => {
    document.body.classList.toggle("offline", !online);
    $("connection").textContent = online ? `Bot API: ${location.origin}` : "The emulator does not answer. Trying again…";
  });
}

start();
