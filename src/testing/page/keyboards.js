// Inline keyboards under messages, and the reply keyboard under the composer.
import { $, h, toast } from "./dom.js";
import { post } from "./api.js";
import { address, store } from "./store.js";
import { openInvoice } from "./payments.js";
import { openWebApp } from "./webapps.js";
import { followLink, replyTo, sendText, writeText } from "./composer.js";

async function tap(button, slot, element, messageId) {
  if (button.url) {
    if (!followLink(button.url)) window.open(button.url, "_blank", "noopener,noreferrer");
    return;
  }
  if (button.copy_text) {
    await navigator.clipboard?.writeText(button.copy_text.text);
    toast("Copied");
    return;
  }
  if (button.switch_inline_query_current_chat !== undefined) {
    const message = store.chats.get(store.open).messages.get(messageId);
    return writeText(`@${(message.via_bot ?? message.from).username} ${button.switch_inline_query_current_chat}`);
  }
  if (button.pay) return openInvoice({ message_id: messageId });
  if (button.web_app) return openWebApp({ message_id: messageId, button: button.text });
  if (!button.callback_data) return toast("The emulator does not act on this kind of button yet");
  element.setAttribute("aria-busy", "true");
  try {
    const { query_id } = await post("tap", { ...address(), message_id: messageId, button: button.callback_data });
    if (store.answered.delete(query_id)) return element.removeAttribute("aria-busy");
    store.pressed.set(query_id, slot);
    // A bot that does not answer in this time never can.
    setTimeout(() => store.pressed.delete(query_id) && refreshBusy(), 15_000);
  } catch (error) {
    element.removeAttribute("aria-busy");
    toast(error.message);
  }
}

/** Shows at which buttons an answer is awaited. */
export function refreshBusy() {
  const busy = new Set(store.pressed.values());
  for (const element of document.querySelectorAll(".inline-keyboard button")) {
    if (busy.has(element.dataset.slot)) element.setAttribute("aria-busy", "true");
    else element.removeAttribute("aria-busy");
  }
}

export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const keyboard = h("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" });
  rows.forEach((row, y) => {
    const line = h("div", { class: "row" });
    row.forEach((button, x) => {
      const slot = `${store.open}/${message.message_id}/${y}/${x}`;
      const element = h("button", { type: "button", class: button.style, "data-slot": slot,
        onclick: () => tap(button, slot, element, message.message_id) },
      h("span", { class: "label" }, button.text), button.url ? h("span", { class: "hint", "aria-hidden": "true" }, "↗") : null);
      line.append(element);
    });
    keyboard.append(line);
  });
  return keyboard;
}

/** Draws the keyboard of the open chat, or takes it away. */
export function renderReplyKeyboard() {
  const chat = store.chats.get(store.open);
  const markup = chat?.keyboard;
  const rows = markup?.keyboard;
  const shown = Boolean(rows) && !chat.keyboardHidden;
  $("keyboard-toggle").hidden = !rows;
  $("keyboard-toggle").setAttribute("aria-expanded", String(shown));
  $("keyboard-toggle").setAttribute("aria-label", shown ? "Hide the bot's keyboard" : "Show the bot's keyboard");
  $("reply-keyboard").hidden = !shown;
  $("reply-keyboard").classList.toggle("compact", Boolean(markup?.resize_keyboard));
  const asks = shown || markup?.force_reply;
  $("text").placeholder = (asks && markup.input_field_placeholder) || "Message";
  $("reply-keyboard").replaceChildren(...(shown ? rows : []).map((row) =>
    h("div", { class: "row" }, ...row.map((button) => {
      const text = typeof button === "string" ? button : button.text;
      const onclick = () => {
        if (markup.one_time_keyboard) chat.keyboardHidden = true;
        renderReplyKeyboard();
        if (button.web_app) openWebApp({ message_id: 0, button: text });
        else sendText(text);
      };
      return h("button", { type: "button", onclick }, text);
    }))));
  if (markup?.force_reply && chat.messages.has(chat.keyboard_message)) {
    replyTo(chat.messages.get(chat.keyboard_message));
    chat.keyboard = null;
  }
}

export function toggleReplyKeyboard() {
  const chat = store.chats.get(store.open);
  chat.keyboardHidden = !chat.keyboardHidden;
  renderReplyKeyboard();
}
