// Inline mode: "@bot words" in the composer asks the bot, and shows what it offers.
import { $, fullName, h, toast } from "./dom.js";
import { fileUrl, post } from "./api.js";
import { address, store } from "./store.js";

let asked = "";
let query = null;
let timer = 0;
let done = () => {};

function typed() {
  const match = /^@(\w+)\s([\s\S]*)$/.exec($("text").value);
  if (!match) return null;
  const entry = [...store.bots.values()].find(({ bot }) => bot.username?.toLowerCase() === match[1].toLowerCase());
  return entry ? { bot: entry.bot, words: match[2] } : null;
}

export function closeInline() {
  clearTimeout(timer);
  asked = "";
  query = null;
  $("inline-results").hidden = true;
  $("inline-results").replaceChildren();
}

/** Sends a result of the query that it came from; "More" makes another query. */
async function choose(result, from) {
  try {
    await post("choose", { ...from.where, query_id: from.id, result_id: result.id });
    $("text").value = "";
    closeInline();
    done();
  } catch (error) {
    toast(error.message);
  }
}

function row(result, from) {
  const picture = result.photo_file_id ?? result.document_file_id;
  const title = result.title ?? result.caption ?? result.first_name ?? result.type;
  return h("button", { type: "button", role: "option", class: "inline-result", onclick: () => choose(result, from) },
    picture && result.type === "photo" ? h("img", { src: fileUrl(picture), alt: "" })
      : h("span", { class: "file-icon", "aria-hidden": "true" }, [...title][0]?.toUpperCase() ?? ""),
    h("span", {}, h("strong", {}, title), h("span", {}, result.description ?? "")));
}

/** A button above the results leads to the private chat with the bot. */
function above(button) {
  const go = () => {
    const { bot } = query;
    closeInline();
    window.dispatchEvent(new CustomEvent("open-chat", { detail: `${bot.id}:${store.me}` }));
    post("send", { user_id: store.me, bot_id: bot.id, chat_id: 0, text: `/start ${button.start_parameter}` })
      .catch((error) => toast(error.message));
  };
  return h("button", { type: "button", class: "inline-more", onclick: button.start_parameter ? go : null }, button.text);
}

function show(answer, append) {
  const list = $("inline-results");
  const from = query;
  list.querySelector(".inline-more.next")?.remove();
  if (!append) list.replaceChildren(...(answer.button ? [above(answer.button)] : []));
  list.append(...answer.results.map((result) => row(result, from)));
  if (!list.children.length) list.append(h("p", {}, `${fullName(query.bot)} found nothing`));
  if (answer.next_offset) {
    list.append(h("button", { type: "button", class: "inline-more next", onclick: () => ask(answer.next_offset) }, "More"));
  }
  list.hidden = false;
}

async function ask(offset) {
  const now = typed();
  if (!now) return;
  const where = { ...address(), bot_id: now.bot.id };
  const mine = { id: "", bot: now.bot, where, append: offset !== "", shown: false };
  query = mine;
  try {
    mine.id = (await post("inline_query", { ...where, text: now.words, offset })).query_id;
    if (query === mine) await lookAt(mine.id);
  } catch (error) {
    toast(error.message);
  }
}

async function lookAt(id) {
  const answer = await post("inline_answer", { user_id: store.me, bot_id: query.bot.id, query_id: id });
  if (answer.answered) present(id, answer);
}

/** Shows an answer once, however often it comes, unless its query was given up. */
function present(id, answer) {
  if (query?.id !== id || query.shown) return;
  query.shown = true;
  show(answer, query.append);
}

export const onInlineAnswer = (event) => present(event.query_id, event);

/** Asks when the words after "@bot" have come to rest. */
export function inlineInput() {
  const now = typed();
  if (!now) return closeInline();
  if (asked === $("text").value) return;
  asked = $("text").value;
  clearTimeout(timer);
  timer = setTimeout(ask, 200, "");
}

export function startInline(afterwards) {
  done = afterwards;
}
