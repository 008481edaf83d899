// Small helpers. Text always becomes text nodes, so nothing that a bot sends can be markup.

export const $ = (id) => document.getElementById(id);

/** Makes an element: h("button", {class: "x", onclick: f}, "text", child). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const hues = 7;

/** A round picture with initials, coloured by id. */
export function avatar(id, name) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("");
  return h("span", { class: `avatar hue${colour(id)}`, "aria-hidden": "true" }, initials.toUpperCase());
}

export const colour = (id) => Math.abs(Number(id)) % hues;

export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

export const clockTime = (unix) =>
  new Date(unix * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

export const dayName = (unix) =>
  new Date(unix * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

let toastTimer = 0;

/** A short notice that goes away by itself. */
export function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), 3500);
}

/** A notice that waits for OK. */
export function alertBox(text) {
  $("alert").querySelector("p").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}
