// The list of chats, and who is using the page.
import { $, avatar, clockTime, fullName, h } from "./dom.js";
import { post } from "./api.js";
import { lastMessage, myChats, store } from "./store.js";
import { happened, otherChats } from "./members.js";
import { senderName, summary } from "./messages.js";

function preview(row) {
  const last = lastMessage(row.chat);
  if (!last) return row.bot ? "Tap to start" : "No messages yet";
  if (happened(last)) return happened(last);
  const who = row.chat.bot_id === 0 ? `${last.from?.id === store.me ? "You" : senderName(last)}: ` : last.from?.id === store.me ? "You: " : "";
  return who + summary(last);
}

export function renderSidebar(open) {
  const people = [...store.users.values()];
  $("person").replaceChildren(...people.map((user) =>
    h("option", { value: user.id, selected: user.id === store.me }, fullName(user))));
  $("chats").replaceChildren(...myChats().map((row) => {
    const last = lastMessage(row.chat);
    const unread = store.unread.get(row.key);
    return h("button", { type: "button", class: "chat-row", "data-key": row.key,
      "aria-current": row.key === store.open ? "true" : null, onclick: () => open(row.key) },
    avatar(row.id, row.title),
    h("span", { class: "chat-text" },
      h("span", { class: "chat-line" },
        h("strong", {}, row.title, row.bot ? h("span", { class: "badge-bot" }, "bot") : null),
        last ? h("time", {}, clockTime(last.edit_date ?? last.date)) : null),
      h("span", { class: "chat-line" }, h("span", { class: "preview" }, preview(row)),
        unread ? h("span", { class: "unread", "aria-label": `${unread} unread` }, String(unread)) : null)));
  }));
  $("other-chats").replaceChildren(...otherChats());
}

/** Asks for a name and makes a person of it. */
export async function addPerson() {
  const name = prompt("The new person's first name");
  if (!name?.trim()) return null;
  return post("users", { first_name: name.trim() });
}
