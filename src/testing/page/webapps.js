// Web apps: the bot's page in a dialog, and what it says to the app around it.
// The page speaks as in Telegram's web client, by messages {eventType, eventData} from telegram-web-app.js.
import { $, toast } from "./dom.js";
import { get, post } from "./api.js";
import { address, openRow } from "./store.js";
import { openInvoice } from "./payments.js";

let opened = null;

const frame = () => $("web-app").querySelector("iframe");

/** `target` names a button: {message_id, button}; the bot's menu is {message_id: 0, button: ""}. */
export async function openWebApp(target) {
  try {
    const { url } = await post("web_app", { ...address(), ...target });
    opened = { ...target, where: address() };
    $("web-app").querySelector("strong").textContent = openRow()?.title ?? "";
    $("main-button").hidden = true;
    frame().src = url;
    $("web-app").showModal();
  } catch (error) {
    toast(error.message);
  }
}

const handlers = {
  web_app_close: () => $("web-app").close(),
  web_app_open_link: ({ url }) => window.open(url, "_blank", "noopener,noreferrer"),
  web_app_open_invoice: ({ slug }) => openInvoice({ url: `https://t.me/$${slug}` }),
  web_app_setup_main_button({ is_visible, is_active, text }) {
    $("main-button").hidden = !is_visible;
    $("main-button").disabled = is_active === false;
    if (text) $("main-button").textContent = text;
  },
  async web_app_data_send({ data }) {
    await post("web_app_data", { ...opened.where, button: opened.button, data }).catch((error) => toast(error.message));
    $("web-app").close();
  },
};

function onMessage(event) {
  if (!opened || event.source !== frame().contentWindow) return;
  let said = event.data;
  try {
    if (typeof said === "string") said = JSON.parse(said);
  } catch {
    return;
  }
  if (Object.hasOwn(handlers, said?.eventType)) handlers[said.eventType](said.eventData ?? {});
}

/** Shows the bot's menu button if it opens a page. */
export async function refreshMenuButton() {
  const row = openRow();
  const { bot_id, user_id } = address();
  const button = row?.bot ? await get("menu_button", { bot_id, user_id }).catch(() => null) : null;
  if (openRow() !== row && openRow()?.key !== row?.key) return;
  $("menu-button").hidden = button?.type !== "web_app";
  $("menu-button").textContent = button?.text ?? "";
}

export function startWebApps() {
  window.addEventListener("message", onMessage);
  $("menu-button").addEventListener("click", () => openWebApp({ message_id: 0, button: "" }));
  $("main-button").addEventListener("click", () =>
    frame().contentWindow.postMessage(JSON.stringify({ eventType: "main_button_pressed" }), "*"));
  // A page that is shut stops: it must not go on unseen.
  $("web-app").addEventListener("close", () => {
    opened = null;
    frame().src = "about:blank";
  });
}
