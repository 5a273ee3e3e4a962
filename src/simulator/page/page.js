// The page: which chat is open, what it shows, and what happens in the others meanwhile.

import { avatar, clock, dayKey, dayName, element, find, part } from "./elements.js";
import { Composer } from "./composer.js";
import { messageItem } from "./message.js";
import { act, follow, sendFiles, state, transcript } from "./telegram.js";

const KEPT = 300;
const TYPING_MS = 5_000;
const TAP_MS = 10_000;
const SEEN = "seen-messages";

const chats = new Map();
let mainBot = 0;
let people = new Map();
let bots = new Map();
let current = null;
let seen = JSON.parse(localStorage.getItem(SEEN) ?? "{}");
const taps = new Map();

const list = find("messages");
const scroll = part("scroll");
const keyOf = (chat) => `${chat.bot}:${chat.chat}`;
const isGroup = (chat) => chat.kind !== "private";
const botOf = (chat) => bots.get(chat.bots[0]);
const botField = (chat) => (chat.bot ? { bot: chat.bot } : {});

const composer = new Composer({
  text: (text, reply_to) => act("text", { ...where(), text, reply_to }),
  files: (files, kind, caption, reply_to) => sendFiles({ ...where(), kind, caption, reply_to }, files),
  edit: (message, text) => act("edit", { ...where(), message: message.id, text }),
  lastOwn: () => [...current.messages.values()].findLast((message) => message.from === speaker() && !message.service && !message.forwarded_from),
  failed: (error) => toast(error.message, true),
});

/** Who writes in the open chat. */
function speaker() {
  return isGroup(current) ? current.speaker : current.chat;
}

function where() {
  return { person: speaker(), chat: current.chat, ...botField(current) };
}

// What the server tells.

async function load() {
  const told = await state();
  adopt(told);
  await Promise.all([...chats.values()].map(loadMessages));
  const wanted = location.hash.slice(1);
  const chosen = current ?? [...chats.values()].find((chat) => String(chat.chat) === wanted) ?? [...chats.values()][0];
  if (chosen && chosen === current) {
    showHead();
    showMessages();
  } else if (chosen) {
    open(chosen);
  }
  return told;
}

function adopt(told) {
  people = new Map(told.people.map((person) => [person.id, person]));
  mainBot = told.bot;
  bots = new Map(told.bots.map((bot) => [bot.id, bot]));
  const gone = new Set(chats.keys());
  for (const chat of told.chats.slice(0, 200)) {
    const key = keyOf(chat);
    gone.delete(key);
    const known = chats.get(key) ?? { messages: new Map(), speaker: chat.members[0], typing: 0 };
    chats.set(key, Object.assign(known, chat));
  }
  for (const key of gone) chats.delete(key);
  if (current && !chats.has(keyOf(current))) current = null;
  showChats();
}

async function loadMessages(chat) {
  const messages = await transcript(chat, KEPT);
  chat.messages = new Map(messages.map((message) => [message.id, message]));
}

async function directory() {
  adopt(await state());
  for (const chat of chats.values()) {
    if (chat.last && chat.messages.size === 0) await loadMessages(chat);
  }
  if (!current && chats.size > 0) open([...chats.values()][0]);
  else if (current) showHead();
}

function happened(event) {
  if (event.kind === "directory") {
    directory().catch((error) => toast(error.message, true));
    return;
  }
  const chat = chats.get(keyOf(event));
  if (!chat) return;
  if (event.kind === "message") arrived(chat, event.message);
  else if (event.kind === "deleted") deleted(chat, event.id);
  else if (event.kind === "action") typing(chat);
  else if (event.kind === "answer") answered(event);
}

function arrived(chat, message) {
  const isNew = !chat.messages.has(message.id);
  chat.messages.set(message.id, message);
  if (chat.messages.size > KEPT) chat.messages.delete(chat.messages.keys().next().value);
  if (isNew && message.by_bot) chat.typing = 0;
  if (chat === current) {
    const atEnd = nearEnd();
    put(message);
    showKeyboard();
    showHead();
    if (isNew && (atEnd || message.from === speaker())) toEnd();
    else if (isNew) find("latest").hidden = false;
    look();
  }
  showChats();
}

function deleted(chat, id) {
  chat.messages.delete(id);
  if (chat === current) {
    itemOf(id)?.remove();
    showEmpty();
    showKeyboard();
  }
  showChats();
}

function typing(chat) {
  chat.typing = Date.now() + TYPING_MS;
  if (chat === current) showHead();
  showChats();
  setTimeout(() => {
    if (chat === current) showHead();
    showChats();
  }, TYPING_MS + 50);
}

function answered(event) {
  const tap = taps.get(event.callback);
  if (!tap) return;
  tap.settle();
  if (!event.text) return;
  if (event.alert) {
    const dialog = find("alert");
    dialog.querySelector("p").textContent = event.text;
    dialog.showModal();
  } else {
    toast(event.text);
  }
}

// The list of chats.

function unread(chat) {
  if (chat === current && document.hasFocus()) return 0;
  const last = seen[keyOf(chat)] ?? 0;
  return [...chat.messages.values()].filter((message) => message.id > last && message.by_bot && !message.service).length;
}

function look() {
  if (!current || !document.hasFocus()) return;
  const last = Math.max(0, ...current.messages.keys());
  if (last > (seen[keyOf(current)] ?? 0)) {
    seen[keyOf(current)] = last;
    localStorage.setItem(SEEN, JSON.stringify(seen));
  }
}

function preview(chat) {
  if (chat.typing > Date.now()) return "typing…";
  const message = [...chat.messages.values()].at(-1);
  if (!message) return isGroup(chat) ? "Group" : "No messages yet";
  if (message.service) return message.service;
  const who = message.by_bot || isGroup(chat) ? `${message.from_name}: ` : "You: ";
  const what = message.text || (message.file?.kind === "photo" ? "Picture" : message.file?.name) || "Message";
  return who + what.replaceAll("\n", " ").slice(0, 80);
}

function showChats() {
  let waiting = 0;
  const items = [...chats.values()].map((chat) => {
    const count = unread(chat);
    waiting += count;
    const last = [...chat.messages.values()].at(-1);
    const entry = element(
      "button",
      { type: "button", className: "entry", "aria-current": chat === current ? "true" : false, data: { testid: "chat-entry", chat: chat.chat }, on: { click: () => open(chat) } },
      avatar(chat.title, chat.chat, isGroup(chat)),
      element("span", { className: "about" }, element("b", { dir: "auto" }, chat.title), element("span", { className: "preview", dir: "auto" }, preview(chat))),
      element(
        "span",
        { className: "side" },
        element("time", {}, last ? clock(last.date) : ""),
        count > 0 && element("span", { className: "badge", "aria-label": `${count} unread`, data: { testid: "unread" } }, String(count)),
      ),
    );
    return element("li", {}, entry);
  });
  const focused = document.activeElement?.dataset?.chat;
  find("chats").replaceChildren(...items);
  if (focused) document.querySelector(`.entry[data-chat="${CSS.escape(focused)}"]`)?.focus();
  const name = bots.get(mainBot)?.name ?? "Local";
  document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${name} · local chat`;
}

// The open chat.

function open(chat) {
  current = chat;
  document.body.dataset.view = "chat";
  history.replaceState(null, "", `#${chat.chat}`);
  const select = find("speaker");
  part("speaker").hidden = !isGroup(chat);
  select.replaceChildren(...chat.members.map((id) => element("option", { value: String(id), selected: id === chat.speaker }, people.get(id)?.first_name ?? String(id))));
  composer.reset(chat.commands);
  showHead();
  showMessages();
  look();
  showChats();
}

function showHead() {
  const bot = botOf(current);
  const group = isGroup(current);
  const title = group ? current.title : (bot?.name ?? "Bot");
  find("title").textContent = title;
  part("avatar").replaceWith(Object.assign(avatar(title, group ? current.chat : (bot?.id ?? 0), group), {}));
  find("chat").querySelector(".head .avatar").dataset.part = "avatar";
  const isTyping = current.typing > Date.now();
  const names = [...current.members.map((id) => people.get(id)?.first_name), ...current.bots.map((id) => bots.get(id)?.name)];
  const quiet = group ? names.filter(Boolean).join(", ") : `You are ${current.title}`;
  find("subtitle").textContent = isTyping ? `${bot?.name ?? "Bot"} is typing…` : quiet;
  find("subtitle").classList.toggle("typing", isTyping);
  showTyping(isTyping);
  find("toggle-block").hidden = group;
  find("toggle-block").textContent = current.blocked ? "Unblock the bot" : "Block the bot";
  find("toggle-privacy").hidden = !group;
  find("toggle-privacy").textContent = bot?.reads_all ? "Let the bot read only commands, mentions and replies" : "Let the bot read everything";
  composer.setCommands(current.commands);
}

function showTyping(isTyping) {
  list.querySelector(".dots")?.remove();
  if (!isTyping) return;
  const atEnd = nearEnd();
  list.append(element("li", { className: "dots", "aria-hidden": "true", data: { testid: "typing" } }, element("i"), element("i"), element("i")));
  if (atEnd) toEnd();
}

const view = {
  get me() { return speaker(); },
  get group() { return isGroup(current); },
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
  remove: (message) => run(act("delete", { ...where(), message: message.id })),
  command: (text) => run(act("text", { ...where(), text })),
  copied: () => toast("Copied"),
  jump(id) {
    const item = itemOf(id);
    if (!item) return;
    item.scrollIntoView({ block: "center", behavior: "smooth" });
    item.classList.add("found");
    setTimeout(() => item.classList.remove("found"), 1_500);
  },
  open(address, alt) {
    const dialog = find("picture");
    Object.assign(dialog.querySelector("img"), { src: address, alt });
    dialog.showModal();
  },
  async tap(message, button, key) {
    key.classList.add("busy");
    try {
      const { callback } = await act("tap", { ...where(), message: message.id, data: button.data });
      const settle = () => {
        taps.delete(callback);
        key.classList.remove("busy");
      };
      taps.set(callback, { settle });
      setTimeout(settle, TAP_MS);
    } catch (error) {
      key.classList.remove("busy");
      toast(error.message, true);
    }
  },
};

function run(promise) {
  promise.catch((error) => toast(error.message, true));
}

const itemOf = (id) => list.querySelector(`[data-id="${id}"]`);

function put(message) {
  const item = messageItem(message, view);
  const old = itemOf(message.id);
  if (old) {
    item.classList.toggle("follows", old.classList.contains("follows"));
    old.replaceWith(item);
  } else {
    const before = [...current.messages.values()].filter((other) => other.id < message.id).at(-1);
    if (!before || dayKey(before.date) !== dayKey(message.date)) {
      list.append(element("li", { className: "day" }, dayName(message.date)));
    } else if (before.from === message.from && !before.service && message.date - before.date < 300) {
      item.classList.add("follows");
    }
    list.append(item);
  }
  list.querySelector(".dots")?.remove();
  showEmpty();
}

function showMessages() {
  list.replaceChildren();
  for (const message of current.messages.values()) put(message);
  showTyping(current.typing > Date.now());
  showEmpty();
  showKeyboard();
  toEnd();
}

function showEmpty() {
  find("empty").hidden = current.messages.size > 0;
}

function showKeyboard() {
  const last = [...current.messages.values()].findLast((message) => message.by_bot && message.keyboard);
  const rows = last?.keyboard.keyboard ?? [];
  const box = find("reply-keyboard");
  box.hidden = rows.length === 0;
  const keys = rows.map((row) =>
    element("div", { className: "row" }, ...row.map((key) => {
      const text = typeof key === "string" ? key : key.text;
      return element("button", { type: "button", className: "key", data: { testid: "keyboard-button", label: text }, on: { click: () => run(act("text", { ...where(), text })) } }, text);
    })),
  );
  box.replaceChildren(...keys);
}

const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  find("latest").hidden = true;
}

function toast(text, wrong = false) {
  const note = element("p", { className: wrong ? "toast wrong" : "toast", data: { testid: "toast" } }, text);
  find("toasts").append(note);
  setTimeout(() => note.remove(), 4_000);
}

// Everything else a person touches.

scroll.addEventListener("scroll", () => nearEnd() && (find("latest").hidden = true));
scroll.addEventListener("load", () => nearEnd() && toEnd(), true);
find("latest").addEventListener("click", toEnd);
find("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  showChats();
});
find("start").addEventListener("click", () => run(act("text", { ...where(), text: "/start" })));
find("speaker").addEventListener("change", (event) => {
  current.speaker = Number(event.target.value);
  showMessages();
});
find("toggle-block").addEventListener("click", () => {
  find("menu").open = false;
  run(act("block", { ...where(), on: !current.blocked }));
});
find("toggle-privacy").addEventListener("click", () => {
  find("menu").open = false;
  run(act("privacy", { bot: current.bots[0], on: botOf(current)?.reads_all ?? false }));
});
document.addEventListener("click", (event) => {
  if (!find("menu").contains(event.target)) find("menu").open = false;
});
window.addEventListener("focus", () => {
  look();
  showChats();
});
window.addEventListener("hashchange", () => {
  const chat = [...chats.values()].find((one) => `#${one.chat}` === location.hash);
  if (chat && chat !== current) open(chat);
});

let dragged = 0;
const main = find("chat");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
main.addEventListener("dragenter", (event) => {
  if (carriesFiles(event)) find("drop").hidden = ++dragged === 0;
});
main.addEventListener("dragleave", (event) => {
  if (carriesFiles(event)) find("drop").hidden = (dragged = Math.max(0, dragged - 1)) === 0;
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  dragged = 0;
  find("drop").hidden = true;
  if (event.dataTransfer.files.length > 0) composer.attach(event.dataTransfer.files);
});

async function begin() {
  for (;;) {
    try {
      return await load();
    } catch {
      find("lost").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

const told = await begin();
document.body.dataset.ready = "true";
follow(told, {
  onEvent: happened,
  onReset: load,
  onLost: (lost) => (find("lost").hidden = !lost),
});
