// Writing: text, commands, photos, replies, edits.
import { $, h, toast } from "./dom.js";
import { post, upload } from "./api.js";
import { address, commandsHere, store } from "./store.js";
import { closeInline, inlineInput, startInline } from "./inline.js";
import { toggleReplyKeyboard } from "./keyboards.js";
import { openInvoice } from "./payments.js";
import { readMarks } from "./marks.js";
import { senderName, summary } from "./messages.js";

let replying = null;
let editing = null;
let chosen = -1;

function showContext(words) {
  $("context").hidden = !words;
  $("context-text").textContent = words ?? "";
}

export function clearContext() {
  if (editing) $("text").value = "";
  replying = editing = null;
  showContext(null);
  grow();
}

export function replyTo(message) {
  clearContext();
  replying = message;
  showContext(`Reply to ${senderName(message)}: ${summary(message)}`);
  $("text").focus();
}

export function editMessage(message) {
  clearContext();
  editing = message;
  showContext(`Edit: ${summary(message)}`);
  $("text").value = message.text;
  grow();
  $("text").focus();
}

async function send(text) {
  const marked = readMarks(text);
  // Formats go with plain messages; replies and topics take the text as it is.
  if (marked.entities.length && !replying && !store.topic) return post("send", { ...address(), ...marked });
  return post("send", { ...address(), text, reply_to_message_id: replying?.message_id ?? 0, message_thread_id: store.topic });
}

export async function sendText(text) {
  try {
    if (editing) await post("edit", { ...address(), message_id: editing.message_id, text });
    else await send(text);
    clearContext();
  } catch (error) {
    toast(error.message);
  }
}

export const sendCommand = (text) => sendText(text);

/** Opens what a link of t.me names, if this emulator has it; false if the link leads elsewhere. */
export function followLink(url) {
  const invoice = /^https?:\/\/t\.me\/\$\w+$/i.test(url);
  if (invoice) {
    openInvoice({ url });
    return true;
  }
  const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)(?:[?&]start=([\w-]{1,64}))?$/i.exec(url);
  const entry = match && [...store.bots.values()].find(({ bot }) => bot.username?.toLowerCase() === match[1].toLowerCase());
  if (!entry) return false;
  window.dispatchEvent(new CustomEvent("open-chat", { detail: `${entry.bot.id}:${store.me}` }));
  if (match[2] !== undefined) sendText(`/start ${match[2]}`);
  return true;
}

function grow() {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight, 160)}px`;
}

function closeSuggestions() {
  $("suggestions").hidden = true;
  chosen = -1;
  $("text").removeAttribute("aria-activedescendant");
}

function suggest(all = false) {
  const typed = $("text").value;
  const matches = commandsHere().filter(({ text }) => all || text.startsWith(typed.toLowerCase()));
  const wanted = all || /^\/\w*$/.test(typed);
  if (!wanted || matches.length === 0) {
    if (all) toast("The bot has set no commands");
    return closeSuggestions();
  }
  chosen = -1;
  $("suggestions").replaceChildren(...matches.map(({ text, description }, index) =>
    h("button", { type: "button", role: "option", id: `command-${index}`, tabindex: "-1", onclick: () => choose(text) },
      h("strong", {}, text), h("span", {}, description))));
  $("suggestions").hidden = false;
}

function choose(text) {
  closeSuggestions();
  $("text").value = "";
  grow();
  sendText(text);
  $("text").focus();
}

function moveChoice(step) {
  const options = [...$("suggestions").children];
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
  options[chosen].scrollIntoView({ block: "nearest" });
  $("text").setAttribute("aria-activedescendant", options[chosen].id);
}

function onKey(event) {
  const open = !$("suggestions").hidden;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveChoice(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    if (open) closeSuggestions();
    else if (!$("inline-results").hidden) closeInline();
    else clearContext();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (open && chosen >= 0) $("suggestions").children[chosen].click();
    else $("composer").requestSubmit();
  }
}

async function sendFiles(files) {
  const [file] = files;
  const photo = ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(file.type);
  const kind = photo ? "photo" : "document";
  const caption = $("text").value.trim();
  const album = Object.fromEntries([...files].slice(0, 10).map((one, index) => [`file${index}`, one]));
  try {
    if (files.length > 1) await upload("album", { ...address(), caption }, album);
    else await upload(kind, { ...address(), caption }, { [kind]: file });
    $("text").value = "";
    grow();
  } catch (error) {
    toast(error.message);
  }
}

/** Puts words into the composer as if they had been typed. */
export function writeText(words) {
  $("text").value = words;
  $("text").focus();
  $("text").dispatchEvent(new Event("input"));
}

export function startComposer() {
  startInline(grow);
  $("text").addEventListener("input", () => {
    grow();
    suggest();
    inlineInput();
  });
  $("text").addEventListener("keydown", onKey);
  $("text").addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files?.length) sendFiles(files);
  });
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("text").value;
    closeSuggestions();
    closeInline();
    if (!text.trim()) return;
    $("text").value = "";
    grow();
    sendText(text);
  });
  $("menu").addEventListener("click", () => ($("suggestions").hidden ? suggest(true) : closeSuggestions()));
  $("context-cancel").addEventListener("click", clearContext);
  $("keyboard-toggle").addEventListener("click", toggleReplyKeyboard);
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    if ($("file").files.length) await sendFiles($("file").files);
    $("file").value = "";
  });
}
