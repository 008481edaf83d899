// The bubbles of the open chat.
import { $, clockTime, colour, dayName, fullName, h, avatar, toast } from "./dom.js";
import { fileUrl, post } from "./api.js";
import { address, authorOf, inView, openRow, store } from "./store.js";
import { styled } from "./entities.js";
import { inlineKeyboard, refreshBusy } from "./keyboards.js";
import { happened } from "./members.js";
import { pollCard } from "./polls.js";
import { invoiceCard } from "./payments.js";
import { editMessage, replyTo } from "./composer.js";

const actionWords = {
  typing: "is typing", upload_photo: "is sending a photo", upload_document: "is sending a file",
  record_voice: "is recording a voice message", upload_voice: "is sending a voice message",
  record_video: "is recording a video", upload_video: "is sending a video", choose_sticker: "is choosing a sticker",
  find_location: "is looking for a place",
};

export const senderName = (message) =>
  message.from ? fullName(message.from) : message.sender_chat?.title ?? message.chat.title;

/** One line that stands for a message in lists and replies. */
export function summary(message) {
  if (happened(message)) return happened(message);
  if (message.invoice) return `🧾 ${message.invoice.title}`;
  if (message.poll) return `📊 ${message.poll.question}`;
  if (message.venue) return `📍 ${message.venue.title}`;
  if (message.location) return `📍 ${message.location.latitude}, ${message.location.longitude}`;
  if (message.contact) return `👤 ${message.contact.first_name} ${message.contact.phone_number}`;
  if (message.video) return "🎬 Video";
  if (message.audio) return "🎵 Audio";
  if (message.voice) return "🎤 Voice message";
  if (message.photo) return message.caption ? `🖼 ${message.caption}` : "🖼 Photo";
  if (message.document) return `📄 ${message.document.file_name ?? "File"}`;
  return message.text ?? "Message";
}

function photo(sizes) {
  const size = sizes.at(-1);
  const open = () => {
    $("viewer").querySelector("img").src = fileUrl(size.file_id);
    $("viewer").showModal();
  };
  const image = h("img", { src: fileUrl(size.file_id), width: size.width, height: size.height, alt: "Photo", loading: "lazy" });
  return h("button", { type: "button", class: "photo", "aria-label": "Enlarge the photo", onclick: open }, image);
}

function documentCard(file) {
  const size = file.file_size ?? 0;
  const words = size < 1024 ? `${size} B` : size < 1 << 20 ? `${(size / 1024).toFixed(1)} KB` : `${(size / (1 << 20)).toFixed(1)} MB`;
  const name = file.file_name || "file";
  return h("a", { class: "document", href: fileUrl(file.file_id), download: name },
    h("span", { class: "file-icon", "aria-hidden": "true" }, name.split(".").at(-1).slice(0, 4)),
    h("span", {}, h("strong", {}, name), h("small", {}, words)));
}

function quote(original) {
  const jump = () => document.querySelector(`[data-id="${original.message_id}"]`)?.scrollIntoView({ block: "center" });
  return h("button", { type: "button", class: "quote", onclick: jump },
    h("strong", {}, senderName(original)), h("span", {}, summary(original)));
}

function tools(message, own) {
  const remove = () => post("delete", { ...address(), message_id: message.message_id });
  return h("div", { class: "tools" },
    h("button", { type: "button", "aria-label": "Like", title: "Like", onclick: () => react(message, "👍") }, "👍"),
    h("button", { type: "button", "aria-label": "Reply", title: "Reply", onclick: () => replyTo(message) }, "↩"),
    own && message.text ? h("button", { type: "button", "aria-label": "Edit", title: "Edit", onclick: () => editMessage(message) }, "✎") : null,
    own ? h("button", { type: "button", "aria-label": "Delete", title: "Delete", onclick: remove }, "🗑") : null);
}

/** Reacts, or takes back the same reaction. */
function react(message, emoji) {
  const key = `${store.me}/${store.open}/${message.message_id}`;
  const now = store.reacted.get(key) === emoji ? "" : emoji;
  store.reacted.set(key, now);
  post("react", { ...address(), message_id: message.message_id, emoji: now }).catch((error) => toast(error.message));
}

function reactions(message) {
  const counts = store.chats.get(store.open)?.reactions?.[message.message_id] ?? [];
  if (!counts.length) return null;
  return h("div", { class: "reactions" }, ...counts.map(({ type, total_count }) =>
    h("button", { type: "button", onclick: () => react(message, type.emoji) }, `${type.emoji} ${total_count}`)));
}

function forwardedFrom(origin) {
  const name = origin.sender_user ? fullName(origin.sender_user) : origin.sender_user_name ?? origin.chat?.title ?? "a chat";
  return h("div", { class: "forwarded" }, `Forwarded from ${name}`);
}

function service(message, words) {
  return h("li", { class: "message service", "data-id": message.message_id, "data-author": 0, "data-date": message.date },
    h("span", {}, words));
}

function bubble(message) {
  const words = happened(message);
  if (words) return service(message, words);
  const own = authorOf(message) === store.me;
  const shared = openRow()?.chat?.bot_id === 0;
  const text = message.text ?? message.caption;
  const body = h("div", { class: message.photo && !text ? "bubble bare" : "bubble" });
  if (shared && !own) body.append(h("div", { class: `name hue${colour(authorOf(message))}` }, senderName(message)));
  if (message.via_bot) body.append(h("div", { class: "forwarded" }, `via @${message.via_bot.username}`));
  if (message.forward_origin) body.append(forwardedFrom(message.forward_origin));
  if (message.reply_to_message) body.append(quote(message.reply_to_message));
  if (message.photo) body.append(photo(message.photo));
  for (const file of [message.document, message.video, message.audio, message.voice]) {
    if (file) body.append(documentCard(file));
  }
  if (message.poll) body.append(pollCard(message));
  if (message.invoice) body.append(invoiceCard(message));
  if (message.venue || message.location || message.contact) body.append(h("div", {}, summary(message)));
  const meta = h("span", { class: "meta" }, message.edit_date ? "edited " : "",
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date)));
  body.append(h("div", { class: "text", dir: "auto" },
    ...(text ? styled(text, message.entities ?? message.caption_entities) : []), meta));
  const side = shared && !own ? avatar(authorOf(message), senderName(message)) : null;
  return h("li", { class: own ? "message own" : "message", "data-id": message.message_id,
    "data-author": authorOf(message), "data-date": message.date, "data-album": message.media_group_id,
    "aria-label": senderName(message) },
  side, h("div", { class: "column" }, h("div", { class: "line" }, body, tools(message, own)), reactions(message), inlineKeyboard(message)));
}

const nearBottom = () => $("scroller").scrollHeight - $("scroller").scrollTop - $("scroller").clientHeight < 120;
const toBottom = () => ($("scroller").scrollTop = $("scroller").scrollHeight);

/** Puts the messages of one album side by side. */
function gatherAlbums() {
  let album = null;
  for (const item of [...$("messages").children]) {
    const group = item.dataset.album;
    if (!group || item.dataset.album !== item.previousElementSibling?.dataset.album) {
      album = null;
      if (!group || item.nextElementSibling?.dataset.album !== group) continue;
      album = h("ol", {});
      const frame = h("li", { class: item.classList.contains("own") ? "album own" : "album", "data-album": group }, album);
      item.replaceWith(frame);
    }
    album?.append(item);
  }
}

/** Marks where one person's run of messages and where a day begins. */
function regroup() {
  $("messages").querySelectorAll(".day").forEach((day) => day.remove());
  $("messages").querySelectorAll(".album").forEach((album) => album.replaceWith(...album.firstChild.children));
  let before = null;
  for (const item of $("messages").querySelectorAll(".message")) {
    const day = dayName(Number(item.dataset.date));
    const newDay = !before || dayName(Number(before.dataset.date)) !== day;
    if (newDay) item.before(h("li", { class: "day", role: "separator" }, h("span", {}, day)));
    const near = before && Number(item.dataset.date) - Number(before.dataset.date) < 300;
    item.classList.toggle("follows", Boolean(!newDay && near && before.dataset.author === item.dataset.author));
    before = item;
  }
  gatherAlbums();
}

export function renderMessages() {
  const chat = store.chats.get(store.open);
  $("messages").replaceChildren(...(chat ? [...chat.messages.values()].filter(inView).map(bubble) : []));
  regroup();
  refreshBusy();
  toBottom();
}

/** Brings the open chat up to date with one event. */
export function updateMessages(event) {
  const follow = nearBottom();
  const id = event.message?.message_id ?? event.message_id;
  const shown = $("messages").querySelector(`[data-id="${id}"]`);
  if (event.type === "delete") shown?.remove();
  else if (!inView(event.message)) return;
  else if (shown) shown.replaceWith(bubble(event.message));
  else $("messages").append(bubble(event.message));
  regroup();
  refreshBusy();
  if (follow || authorOf(event.message ?? {}) === store.me) toBottom();
}

/** Draws one message of the open chat again. */
export function redraw(id) {
  const message = store.chats.get(store.open)?.messages.get(id);
  if (message) updateMessages({ type: "edit", message });
}

export function renderAction() {
  const action = store.actions.get(store.open);
  const bot = action && store.bots.get(action.bot_id)?.bot;
  const active = bot && action.action !== "cancel" && action.until * 1000 > Date.now();
  const words = active ? `${fullName(bot)} ${actionWords[action.action] ?? "is busy"}…` : "";
  const follow = nearBottom();
  if ($("typing").textContent !== words) {
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    $("typing").replaceChildren(...(active ? [dots, words] : []));
  }
  if (follow) toBottom();
  if (active) setTimeout(renderAction, action.until * 1000 - Date.now() + 50);
}
