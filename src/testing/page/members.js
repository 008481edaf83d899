// Who is in a group: joining, leaving, adding, removing.
import { $, avatar, fullName, h, toast } from "./dom.js";
import { post } from "./api.js";
import { openRow, store } from "./store.js";

export const nameOf = (id) => {
  const known = store.users.get(id) ?? store.bots.get(id)?.bot;
  return known ? fullName(known) : String(id);
};

const act = (call, values) => post(call, { user_id: store.me, ...values }).catch((error) => toast(error.message));

function amount({ currency, total_amount }) {
  if (currency === "XTR") return `${total_amount} Stars`;
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  return `${(total_amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

/** What happened in a chat, in words; null for a message that somebody wrote. */
export function happened(message) {
  const who = message.from ? fullName(message.from) : "";
  if (message.new_chat_members) {
    const [first] = message.new_chat_members;
    return first.id === message.from?.id ? `${who} joined the group`
      : `${who} added ${message.new_chat_members.map(fullName).join(", ")}`;
  }
  if (message.left_chat_member) {
    const left = message.left_chat_member;
    return left.id === message.from?.id ? `${who} left the group` : `${who} removed ${fullName(left)}`;
  }
  if (message.forum_topic_created) return `${who} created the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited) return `${who} changed the topic ${message.forum_topic_edited.name ?? ""}`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.successful_payment) return `${who} paid: ${amount(message.successful_payment)}`;
  if (message.refunded_payment) return `${who} got back ${amount(message.refunded_payment)}`;
  if (message.web_app_data) return `${who} sent data by “${message.web_app_data.button_text}”`;
  return null;
}

function memberRow(chat, id) {
  const chat_id = chat.chat.id;
  const admin = chat.administrators.includes(id);
  const may = chat.administrators.includes(store.me) && id !== store.me;
  const turn = () => act("promote", { chat_id, member_id: id, on: !admin });
  return h("li", {}, avatar(id, nameOf(id)), h("span", { class: "member-name" }, nameOf(id),
    h("small", {}, admin ? "administrator" : store.bots.has(id) ? "bot" : "member")),
  may ? h("button", { type: "button", onclick: turn }, admin ? "Demote" : "Promote") : null,
  may ? h("button", { type: "button", onclick: () => act("remove", { chat_id, member_id: id }) }, "Remove") : null);
}

/** Draws the list of members, if it is open. */
export function renderMembers() {
  const chat = openRow()?.chat;
  $("members-button").hidden = !chat || chat.bot_id !== 0;
  if (!$("members").open) return;
  if (!chat || chat.bot_id !== 0) return $("members").close();
  const others = [...store.users.keys(), ...store.bots.keys()].filter((id) => !chat.members.includes(id));
  $("member-list").replaceChildren(...chat.members.map((id) => memberRow(chat, id)));
  $("newcomer").replaceChildren(...others.map((id) => h("option", { value: id }, nameOf(id))));
  $("add-member").disabled = $("newcomer").disabled = others.length === 0;
}

/** The chats that the person is not in, with a way in. */
export function otherChats() {
  const outside = [...store.chats.values()].filter((chat) => chat.bot_id === 0 && !chat.members.includes(store.me));
  return outside.map(({ chat, requests }) => h("div", { class: "other-chat" },
    h("span", {}, chat.title),
    h("button", { type: "button", onclick: () => act("join", { chat_id: chat.id }) }, "Join"),
    requests?.includes(store.me) ? h("small", {}, "asked")
      : h("button", { type: "button", onclick: () => act("request", { chat_id: chat.id }) }, "Ask to join")));
}

export function startMembers() {
  $("members-button").addEventListener("click", () => {
    $("members").showModal();
    renderMembers();
  });
  $("add-member").addEventListener("click", () =>
    act("add", { chat_id: openRow().chat.chat.id, member_id: Number($("newcomer").value) }));
  $("leave").addEventListener("click", () => {
    $("members").close();
    act("leave", { chat_id: openRow().chat.chat.id });
  });
}
