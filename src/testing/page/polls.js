// Polls and quizzes: voting, bars, the right answer.
import { h, toast } from "./dom.js";
import { post } from "./api.js";
import { address, store } from "./store.js";

const act = (call, values) => post(call, { ...address(), ...values }).catch((error) => toast(error.message));

function kind(poll) {
  const words = [poll.is_anonymous ? "Anonymous" : "Public", poll.type === "quiz" ? "quiz" : "poll"];
  return poll.is_closed ? "Final results" : words.join(" ");
}

/** How an option is marked when the results are shown. */
function mark(poll, index, mine) {
  const right = poll.correct_option_ids?.includes(index);
  if (poll.type !== "quiz") return mine.includes(index) ? ["chosen", "✓"] : ["", ""];
  if (right) return ["right", "✓"];
  return mine.includes(index) ? ["wrong", "✗"] : ["", ""];
}

function result(poll, option, index, mine) {
  const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const [look, sign] = mark(poll, index, mine);
  // A style attribute would need a hole in the page's policy; a progress element needs none.
  return h("div", { class: `poll-result ${look}` },
    h("span", { class: "poll-share" }, `${share}%`), h("span", { class: "poll-option-text" }, option.text),
    h("span", { class: "poll-mark", "aria-hidden": "true" }, sign),
    h("progress", { max: 100, value: share, "aria-label": `${option.text}: ${option.voter_count} votes` }));
}

function choices(message, poll) {
  if (!poll.allows_multiple_answers) {
    return poll.options.map((option, index) => h("button", { type: "button", class: "poll-option",
      onclick: () => act("vote", { message_id: message.message_id, options: [index] }) }, option.text));
  }
  const boxes = poll.options.map(() => h("input", { type: "checkbox" }));
  const send = () => {
    const options = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    if (options.length) act("vote", { message_id: message.message_id, options });
  };
  return [...poll.options.map((option, index) => h("label", { class: "poll-option" }, boxes[index], option.text)),
    h("button", { type: "button", class: "poll-action", onclick: send }, "Vote")];
}

export function pollCard(message) {
  const poll = message.poll;
  const mine = store.votes.get(poll.id)?.[store.me] ?? [];
  const shown = mine.length > 0 || poll.is_closed;
  const retract = () => act("retract", { message_id: message.message_id });
  const count = poll.total_voter_count;
  return h("div", { class: "poll" }, h("strong", {}, poll.question), h("small", {}, kind(poll)),
    ...(shown ? poll.options.map((option, index) => result(poll, option, index, mine)) : choices(message, poll)),
    shown && poll.type === "quiz" && poll.explanation ? h("p", { class: "poll-explanation" }, poll.explanation) : null,
    h("small", { class: "poll-total" }, count === 1 ? "1 vote" : `${count} votes`,
      mine.length && poll.allows_revoting && !poll.is_closed
        ? h("button", { type: "button", class: "poll-action", onclick: retract }, "Retract vote") : null));
}
