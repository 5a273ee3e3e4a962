// One message of the chat as a list item.

import { avatar, clock, element, hue, icon, size } from "./elements.js";
import { link, richText, safeAddress } from "./rich_text.js";
import { fileAddress } from "./telegram.js";

/**
 * `view` says who looks and what to do: `me`, `group`, and the functions `reply`, `edit`, `remove`, `tap`, `command`,
 * `jump`, `open`, `copied`.
 */
export function messageItem(message, view) {
  const data = { testid: "message", id: message.id, from: sender(message, view) };
  if (message.service) {
    return element("li", { className: "service", data: { ...data, from: "service" } }, message.service);
  }
  const own = message.from === view.me;
  const item = element("li", { className: `message ${own ? "own" : "other"}`, data });
  if (view.group && !own) item.append(avatar(message.from_name, message.from));
  const picture = message.file?.kind === "photo";
  const bubble = element(
    "div",
    { className: `bubble${picture ? " pictured" : ""}`, tabIndex: -1 },
    view.group && !own && element("strong", { className: `name ${hue(message.from)}` }, message.from_name),
    message.forwarded_from && element("p", { className: "forwarded" }, "Forwarded from ", element("b", {}, message.forwarded_from)),
    message.reply_to && quote(message.reply_to, view),
    message.file && fileView(message, view),
    message.text && element("div", { className: "text", dir: "auto", data: { testid: "message-text" } }, richText(message.text, message.entities, view.command)),
    element(
      "p",
      { className: "meta" },
      message.reactions.length > 0 && element("span", { className: "reactions", data: { testid: "reactions" } }, message.reactions.join(" ")),
      message.edited && element("span", { data: { testid: "edited" } }, "edited "),
      element("time", { dateTime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    ),
  );
  const body = element("div", { className: "body" }, element("div", { className: "line" }, bubble, tools(message, own, view)));
  if (message.buttons.length > 0) body.append(inlineKeyboard(message, view));
  item.append(body);
  return item;
}

function sender(message, view) {
  if (message.by_bot) return "bot";
  return message.from === view.me ? "me" : "other";
}

function quote(reply, view) {
  return element(
    "button",
    { type: "button", className: "quote", data: { testid: "quote" }, on: { click: () => view.jump(reply.id) } },
    element("strong", {}, reply.from_name),
    element("span", {}, reply.text || "Message"),
  );
}

function tools(message, own, view) {
  const tool = (name, label, run) =>
    element("button", { type: "button", className: "icon", "aria-label": label, title: label, data: { testid: `action-${name}` }, on: { click: () => run(message) } }, icon(name));
  return element(
    "div",
    { className: "tools" },
    tool("reply", "Reply", view.reply),
    own && !message.forwarded_from && tool("edit", "Edit", view.edit),
    (own || !view.group) && tool("delete", "Delete", view.remove),
  );
}

function fileView(message, view) {
  const file = message.file;
  const address = fileAddress(file);
  if (file.kind === "photo") {
    const shrink = Math.min(1, 340 / file.width, 420 / file.height);
    const alt = message.text ? `Picture: ${message.text}` : `Picture from ${message.from_name}`;
    const image = element("img", {
      src: address, alt, loading: "lazy", width: Math.max(96, Math.round(file.width * shrink)),
      height: Math.max(48, Math.round(file.height * shrink)), data: { testid: "photo" },
    });
    return element("button", { type: "button", className: "photo", "aria-label": `Open ${alt}`, on: { click: () => view.open(address, alt) } }, image);
  }
  if (file.kind === "voice" || file.kind === "audio") {
    return element("audio", { controls: true, preload: "none", src: address, "aria-label": "Voice message", data: { testid: "voice" } });
  }
  const name = file.name ?? "file";
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return element(
    "a",
    { className: "file", href: fileAddress(file, true), download: name, data: { testid: "document" } },
    element("span", { className: "kind", "aria-hidden": "true" }, ending || icon("file")),
    element("span", { className: "what" }, element("b", { dir: "auto" }, name), element("small", {}, `${size(file.size)} · Download`)),
  );
}

function inlineKeyboard(message, view) {
  const rows = message.buttons.map((row) => element("div", { className: "row" }, ...row.map((button) => key(button, message, view))));
  return element("div", { className: "inline-keyboard", role: "group", "aria-label": "Buttons", data: { testid: "buttons" } }, ...rows);
}

function key(button, message, view) {
  const data = { testid: "button", label: button.text };
  const address = button.url && safeAddress(button.url, ["http:", "https:"]);
  if (address) {
    const anchor = link(address, button.text);
    Object.assign(anchor.dataset, data);
    anchor.classList.add("key");
    return anchor;
  }
  const press = (event) => {
    if (button.copy) {
      navigator.clipboard.writeText(button.copy).then(view.copied);
    } else {
      view.tap(message, button, event.currentTarget);
    }
  };
  return element("button", { type: "button", className: "key", disabled: !button.data && !button.copy, data, on: { click: press } }, button.text);
}
