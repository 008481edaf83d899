// What a page of a web app finds as window.Telegram.WebApp, for pages that are tried offline: the part of
// https://telegram.org/js/telegram-web-app.js that the emulator's web chat acts on.
"use strict";
(() => {
  const launch = new URLSearchParams(location.hash.slice(1));
  const initData = launch.get("tgWebAppData") ?? "";
  const unsafe = Object.fromEntries(new URLSearchParams(initData));
  for (const name of ["user", "receiver", "chat"]) if (unsafe[name]) unsafe[name] = JSON.parse(unsafe[name]);
  const say = (eventType, eventData = {}) =>
    window.parent !== window && window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*");

  const listeners = new Map();
  const onEvent = (name, f) => listeners.set(name, [...(listeners.get(name) ?? []), f]);
  const offEvent = (name, f) => listeners.set(name, (listeners.get(name) ?? []).filter((other) => other !== f));
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || typeof data !== "string") return;
    const name = { main_button_pressed: "mainButtonClicked" }[JSON.parse(data).eventType];
    for (const f of listeners.get(name) ?? []) f();
  });

  const button = { text: "Continue", isVisible: false, isActive: true };
  const change = (values) => {
    Object.assign(button, values);
    say("web_app_setup_main_button", { is_visible: button.isVisible, is_active: button.isActive, text: button.text });
    return MainButton;
  };
  const MainButton = {
    get text() { return button.text; },
    get isVisible() { return button.isVisible; },
    get isActive() { return button.isActive; },
    setText: (text) => change({ text }),
    show: () => change({ isVisible: true }),
    hide: () => change({ isVisible: false }),
    enable: () => change({ isActive: true }),
    disable: () => change({ isActive: false }),
    onClick: (f) => (onEvent("mainButtonClicked", f), MainButton),
    offClick: (f) => (offEvent("mainButtonClicked", f), MainButton),
  };

  window.Telegram = { WebApp: {
    initData, initDataUnsafe: unsafe, MainButton, onEvent, offEvent,
    version: launch.get("tgWebAppVersion") ?? "6.0", platform: launch.get("tgWebAppPlatform") ?? "unknown",
    colorScheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", themeParams: {}, isExpanded: true,
    ready: () => say("web_app_ready"),
    expand: () => say("web_app_expand"),
    close: () => say("web_app_close"),
    sendData(data) {
      if (!data || new TextEncoder().encode(data).length > 4096) throw new Error("WebAppDataInvalid");
      say("web_app_data_send", { data });
    },
    openLink: (url) => say("web_app_open_link", { url }),
    openInvoice: (url) => say("web_app_open_invoice", { slug: url.slice(url.indexOf("$") + 1) }),
  } };
})();
