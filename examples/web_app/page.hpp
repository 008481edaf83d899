#pragma once

#include <string_view>

/// What the shop's server hands out. It is part of the program, which needs no file beside it.
namespace tea_shop {

inline constexpr std::string_view page_html = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tea shop</title>
<link rel="stylesheet" href="style.css">
<!-- Telegram's apps talk to the page by this script. Outside of them the page does without it. -->
<script src="https://telegram.org/js/telegram-web-app.js"></script>
<script src="app.js" defer></script>
<h1 id="hello">Tea shop</h1>
<form id="order">
  <label><input type="radio" name="tea" value="Assam" checked> Assam</label>
  <label><input type="radio" name="tea" value="Jasmine"> Jasmine</label>
  <label><input type="radio" name="tea" value="Sencha"> Sencha</label>
  <button>Order</button>
</form>
<p id="answer" role="status"></p>
</html>
)html";

inline constexpr std::string_view style_css = R"css(body {
  font: 1rem/1.5 system-ui, sans-serif;
  margin: 1.5rem;
  color: var(--tg-theme-text-color, #222);
  background: var(--tg-theme-bg-color, #fff);
}
h1 { font-size: 1.3rem; }
label { display: block; padding: .5rem 0; }
button {
  width: 100%;
  margin-top: 1rem;
  padding: .75rem;
  border: 0;
  border-radius: .5rem;
  font: inherit;
  color: var(--tg-theme-button-text-color, #fff);
  background: var(--tg-theme-button-color, #2a7fb8);
}
)css";

inline constexpr std::string_view app_js = R"js("use strict";
// In Telegram's apps its script knows the data; without it they stand behind the # of the address.
const app = window.Telegram?.WebApp;
const initData = app?.initData || new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") || "";
const answer = document.getElementById("answer");

// Good enough for a greeting. Who somebody is, only the server can tell, by the hash.
const user = JSON.parse(new URLSearchParams(initData).get("user") ?? "null");
if (user) document.getElementById("hello").textContent = `Hello ${user.first_name}, which tea?`;
else answer.textContent = "Please open this page by the button in the chat with the bot.";

document.getElementById("order").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  body.set("init_data", initData);
  try {
    const response = await fetch("order", { method: "POST", body });
    answer.textContent = await response.text();
    if (response.ok) app?.close();
  } catch {
    answer.textContent = "The shop cannot be reached.";
  }
});
app?.ready();
)js";

}  // namespace tea_shop
