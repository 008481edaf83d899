// What the page knows of the emulator's world, and who sits before it.
import { post } from "./api.js";
import { fullName } from "./dom.js";

export const store = {
  bots: new Map(),
  users: new Map(),
  chats: new Map(),
  me: 0,
  open: "",
  unread: new Map(),
  /** What bots do just now, by chat: {bot_id, action, until}. */
  actions: new Map(),
  /** Buttons that wait for an answer: `chat/message/row/column`, by query. */
  pressed: new Map(),
  answered: new Set(),
  /** Who voted for what: {user: [option, …]}, by poll. */
  votes: new Map(),
  /** What the menu of each bot in the open chat offers: {bot_id, commands}. */
  commands: [],
  /** The topic that is shown of the open forum; 0 shows all. */
  topic: 0,
  /** The person's own reactions, by `user/chat/message`. */
  reacted: new Map(),
};

export function load(state) {
  for (const { bot } of state.bots) store.bots.set(bot.id, { bot });
  for (const user of state.users) store.users.set(user.id, user);
  for (const chat of state.chats) putChat(chat);
  for (const [poll, votes] of Object.entries(state.votes)) store.votes.set(poll, votes);
}

function putChat(chat) {
  const known = store.chats.get(chat.key);
  const messages = known ? known.messages : new Map(chat.messages.map((message) => [message.message_id, message]));
  store.chats.set(chat.key, { keyboardHidden: false, keyboard_message: 0, ...known, ...chat, messages });
}

/** Applies one event. Returns the chat that it changed, if any. */
export function apply(event) {
  const chat = store.chats.get(event.key);
  switch (event.type) {
    case "bot":
      store.bots.set(event.bot.id, { bot: event.bot });
      break;
    case "user":
      store.users.set(event.user.id, event.user);
      break;
    case "chat":
      putChat(event.chat);
      break;
    case "members":
      Object.assign(chat, { members: event.members, administrators: event.administrators, requests: event.requests });
      break;
    case "topics":
      chat.is_forum = event.is_forum;
      chat.topics = event.topics;
      break;
    case "reactions":
      chat.reactions = { ...chat.reactions, [event.message_id]: event.counts };
      break;
    case "votes":
      store.votes.set(event.poll_id, event.votes);
      break;
    case "message":
      chat.messages.set(event.message.message_id, event.message);
      if (authorOf(event.message) !== store.me) {
        store.actions.delete(event.key);
        if (event.key !== store.open) store.unread.set(event.key, (store.unread.get(event.key) ?? 0) + 1);
      }
      break;
    case "edit":
      chat.messages.set(event.message.message_id, event.message);
      break;
    case "delete":
      chat.messages.delete(event.message_id);
      break;
    case "keyboard":
      chat.keyboard = event.markup;
      chat.keyboard_message = event.message_id;
      chat.keyboardHidden = false;
      break;
    case "action":
      store.actions.set(event.key, event);
      break;
    case "answer":
      if (!store.pressed.delete(event.query_id)) store.answered.add(event.query_id);
      break;
  }
  return event.key;
}

export const authorOf = (message) => message.from?.id ?? 0;

/** The chats of the person, private ones with each bot first. */
export function myChats() {
  const rows = [...store.bots.values()].map(({ bot }) => {
    const key = `${bot.id}:${store.me}`;
    return { key, id: bot.id, title: fullName(bot), bot, chat: store.chats.get(key) };
  });
  for (const chat of store.chats.values()) {
    if (chat.bot_id !== 0 || !chat.members.includes(store.me)) continue;
    rows.push({ key: chat.key, id: chat.chat.id, title: chat.chat.title, chat });
  }
  // The newest first; what has no messages stays in the order of its making, which the ids' last digits tell.
  const rank = (row) => lastMessage(row.chat)?.date ?? 0;
  const made = (row) => (row.bot ? 0 : Math.abs(row.id) % 1e12);
  return rows.sort((a, b) => rank(b) - rank(a) || made(a) - made(b));
}

export const openRow = () => myChats().find((row) => row.key === store.open);

/** How the control API names the open chat and the person. */
export function address() {
  const [bot, chat] = store.open.split(":").map(Number);
  return { user_id: store.me, chat_id: chat === store.me ? 0 : chat, bot_id: bot };
}

/** Whether a message of the open chat belongs to what is shown of it. */
export const inView = (message) => store.topic === 0 || message.message_thread_id === store.topic;

export const lastMessage = (chat) => (chat ? [...chat.messages.values()].at(-1) : undefined);

/** Asks what the menus of the bots in the open chat offer the person. */
export async function loadCommands() {
  const asked = store.open;
  const commands = asked ? await post("commands", address()).catch(() => []) : [];
  if (asked === store.open) store.commands = commands;
}

/** What the menu offers; with several bots each command says whose it is. */
export function commandsHere() {
  return store.commands.flatMap(({ bot_id, commands }) => {
    const suffix = store.commands.length > 1 ? `@${store.bots.get(bot_id)?.bot.username}` : "";
    return commands.map(({ command, description }) => ({ text: `/${command}${suffix}`, description }));
  });
}
