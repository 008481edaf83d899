// Invoices: what they ask for, and the dialog in which one pays.
import { $, h, toast } from "./dom.js";
import { get, post } from "./api.js";
import { address, store } from "./store.js";

let shown = "";

const fields = {
  name: ["Name"], phone_number: ["Phone number"], email: ["E-mail"],
};
const addressFields = { country_code: ["Country code", "GB"], state: ["State"], city: ["City"], street_line1: ["Street"],
  street_line2: ["Street, line 2"], post_code: ["Post code"] };

export function invoiceCard(message) {
  const { title, description } = message.invoice;
  return h("div", { class: "invoice" }, h("strong", {}, title), h("p", {}, description));
}

function draw(...children) {
  $("payment").replaceChildren(...children);
  if (!$("payment").open) $("payment").showModal();
}

function closer(words) {
  return h("form", { method: "dialog" }, h("button", { autofocus: true }, words));
}

function input(name, [label, value], required = true) {
  return h("label", {}, label, h("input", { name, value, required }));
}

/** Asks for what the invoice wants to know; `target` names it, by its message or its link. */
export async function openInvoice(target) {
  const where = { ...address(), ...target };
  let invoice;
  try {
    invoice = await get("invoice", where);
  } catch (error) {
    return toast(error.message);
  }
  const asked = Object.entries(fields).filter(([name]) => invoice[name]).map(([name, field]) => input(name, field));
  if (invoice.address) {
    asked.push(...Object.entries(addressFields).map(([name, field]) =>
      input(name, field, !["state", "street_line2"].includes(name))));
  }
  if (invoice.max_tip > 0) asked.push(input("tip", ["Tip, in the smallest units", "0"], false));
  const form = h("form", {}, ...asked, h("div", { class: "dialog-buttons" },
    h("button", { type: "button", onclick: () => $("payment").close() }, "Cancel"), h("button", {}, `Pay ${invoice.total}`)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step("pay", { ...where, ...Object.fromEntries(new FormData(form)) });
  });
  shown = "";
  draw(h("h2", {}, invoice.title), h("p", {}, invoice.description),
    h("ul", {}, ...invoice.prices.map(({ label, price }) => h("li", {}, h("span", {}, label), h("span", {}, price)))), form);
}

async function step(call, values) {
  try {
    const payment = await post(call, values);
    shown = payment.payment_id;
    showStage(payment);
    // Silence brings no event: after ten seconds the payment has failed.
    const { payment_id } = payment;
    setTimeout(() => get("payment", { payment_id }).then(showPayment, (error) => toast(error.message)), 10_200);
  } catch (error) {
    toast(error.message);
  }
}

function showStage(payment) {
  if (payment.stage === "shipping" || payment.stage === "checkout") {
    return draw(h("p", { "aria-busy": "true" }, payment.stage === "shipping" ? "The bot looks how it ships …" : "The bot looks whether it has that …"));
  }
  if (payment.stage === "choice") {
    const choose = (id) => step("shipping", { ...address(), payment_id: payment.payment_id, shipping_option: id });
    return draw(h("h2", {}, "How shall it be sent?"), ...payment.shipping_options.map(({ id, title, price }) =>
      h("button", { type: "button", class: "poll-option", onclick: () => choose(id) }, `${title}, ${price}`)));
  }
  const words = payment.stage === "failed" ? payment.error : payment.stage === "paid" ? `Paid: ${payment.total}` : "The money is back";
  draw(h("p", { class: payment.stage }, words), closer("Close"));
}

/** Follows a payment that the dialog shows. */
export function showPayment(payment) {
  if (payment.payment_id === shown && $("payment").open) showStage(payment);
}

export function onPayment(event) {
  if (event.user_id === store.me) showPayment(event.payment);
}
