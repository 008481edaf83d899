// Draws a text with its entities. Offsets count UTF-16 units, as JavaScript's strings do.
import { h } from "./dom.js";
import { followLink, sendCommand } from "./composer.js";

const tags = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

function link(url, children) {
  const onclick = (event) => {
    if (followLink(url)) event.preventDefault();
  };
  const safe = /^(https?|tg|ton|mailto):/i.test(url) ? url : `http://${url}`;
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer", onclick }, ...children);
}

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  const onkeydown = (event) => (event.key === "Enter" || event.key === " ") && reveal(event);
  return h("span", { class: "spoiler", role: "button", tabindex: "0", title: "Show the hidden text",
    onclick: reveal, onkeydown }, ...children);
}

function wrap(entity, text, children) {
  switch (entity.type) {
    case "pre":
      return h("pre", { "data-language": entity.language }, h("code", {}, ...children));
    case "blockquote":
    case "expandable_blockquote":
      return h("blockquote", {}, ...children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(text, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "bot_command":
      return h("button", { type: "button", class: "command", onclick: () => sendCommand(text) }, ...children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "mention" }, ...children);
    default:
      return tags[entity.type] ? h(tags[entity.type], {}, ...children) : h("span", {}, ...children);
  }
}

/** The nodes of text[from, to) with the entities that lie in it; they are sorted, outer ones first. */
function render(text, entities, from, to) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; ++i) {
    const entity = entities[i];
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (begin >= end) continue;
    if (begin > at) nodes.push(text.slice(at, begin));
    const inner = entities.slice(i + 1).filter((other) => other.offset < end);
    nodes.push(wrap(entity, text.slice(begin, end), render(text, inner, begin, end)));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

export const styled = (text, entities = []) => render(text, entities, 0, text.length);
