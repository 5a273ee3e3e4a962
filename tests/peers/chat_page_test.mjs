// The chat page itself, with a small bot of its own on the same local Telegram.
//
//   node chat_page_test.mjs http://127.0.0.1:8081 [folder for screenshots]
//
// Brings its own bot, people and group, so it can run beside others. Exits with 1 when anything fails.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { ChatPage } from "./chat_page.mjs";

const [url, shots] = process.argv.slice(2);
if (!url) throw new Error("usage: chat_page_test.mjs URL [folder for screenshots]");
const botId = Math.floor(Date.now() / 1000);
const token = `${botId}:chat-page-test`;

async function post(path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const told = await answer.json();
  assert.ok(answer.ok, `${path}: ${JSON.stringify(told)}`);
  return told.result ?? told;
}
const control = (name, fields) => post(`/control/${name}`, { bot: botId, ...fields });
const call = (method, fields) => post(`/bot${token}/${method}`, fields);

/** A plain picture. */
function png(width, height) {
  const crcs = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n));
  const crc = (bytes) => (bytes.reduce((c, byte) => crcs[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (kind, body) => {
    const inner = Buffer.concat([Buffer.from(kind), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc(inner));
    return Buffer.concat([length, inner, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 120)]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

// A bot that polls until told to stop, and what it heard.
const heard = [];
let polling = true;

async function bot() {
  let offset = 0;
  while (polling) {
    const updates = await call("getUpdates", { offset, timeout: 1 });
    for (const update of updates) {
      offset = update.update_id + 1;
      heard.push(update);
      await answer(update);
    }
  }
}

const counter = (count) => ({ inline_keyboard: [[{ text: `🔢 Count ${count}`, callback_data: `count:${count}` }, { text: "Alert", callback_data: "alert" }], [{ text: "Site", url: "https://example.org/" }]] });

async function answer({ message, edited_message: edited, callback_query: query }) {
  if (query?.data === "alert") {
    await call("answerCallbackQuery", { callback_query_id: query.id, text: "Be careful", show_alert: true });
  } else if (query) {
    const count = Number(query.data.split(":")[1]) + 1;
    const { chat, message_id } = query.message;
    await call("editMessageText", { chat_id: chat.id, message_id, text: `Counted to ${count}`, reply_markup: counter(count) });
    await call("answerCallbackQuery", { callback_query_id: query.id, text: `Now ${count}` });
  } else if (edited) {
    await call("sendMessage", { chat_id: edited.chat.id, text: `edited: ${edited.text}` });
  } else if (message?.text === "/start") {
    await call("sendMessage", { chat_id: message.chat.id, parse_mode: "HTML", text: "<b>Welcome</b> &lt;img src=x onerror=alert(1)&gt; <a href=\"https://example.org/\">site</a>", reply_markup: counter(0) });
  } else if (message?.text === "slow") {
    await call("sendChatAction", { chat_id: message.chat.id, action: "typing" });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await call("sendMessage", { chat_id: message.chat.id, text: "done at last" });
  } else if (message?.text === "keys") {
    await call("sendMessage", { chat_id: message.chat.id, text: "choose", reply_markup: { keyboard: [["Cash", "Card"]] } });
  } else if (message?.text === "Card") {
    await call("sendMessage", { chat_id: message.chat.id, text: "by card", reply_markup: { remove_keyboard: true } });
    await call("setMessageReaction", { chat_id: message.chat.id, message_id: message.message_id, reaction: [{ type: "emoji", emoji: "👍" }] });
  } else if (message?.document) {
    await call("sendDocument", { chat_id: message.chat.id, document: message.document.file_id, caption: "your file" });
  } else if (message?.photo) {
    await call("sendPhoto", { chat_id: message.chat.id, photo: message.photo.at(-1).file_id, caption: "your picture" });
  } else if (message?.text) {
    const to = message.reply_to_message ? ` (to ${message.reply_to_message.text})` : "";
    await call("sendMessage", { chat_id: message.chat.id, text: `${message.from.first_name} said ${message.text}${to}` });
  }
}

const steps = {
  async "says what it is and lists the chats"(page) {
    assert.match(await page.part("banner").textContent(), /stand-in for Telegram.*this machine only/s);
    assert.equal(await page.part("title").textContent(), "Pagebot");
    assert.equal(await page.part("subtitle").textContent(), "You are Ana P");
  },
  async "starts, and shows hostile text as text"(page) {
    await page.part("start").click();
    const welcome = await page.botSays("Welcome");
    assert.equal(welcome.text, "Welcome <img src=x onerror=alert(1)> site");
    assert.deepEqual(welcome.buttons, ["🔢 Count 0", "Alert", "Site"]);
    assert.equal(await page.page.locator("[data-testid=message-text] img").count(), 0);
    const link = page.page.locator("[data-testid=message-text] a").first();
    assert.deepEqual([await link.getAttribute("href"), await link.getAttribute("rel")], ["https://example.org/", "noopener noreferrer"]);
  },
  async "sends what is typed"(page) {
    await page.say("4.50 coffee <b>");
    assert.equal((await page.botSays("said")).text, "Ana P said 4.50 coffee <b>");
  },
  async "taps buttons, shows toasts and alerts"(page) {
    for (const count of [1, 2]) {
      await page.tap("Count");
      const shown = await page.botSays(`Counted to ${count}`);
      assert.equal(shown.buttons[0], `🔢 Count ${count}`);
      assert.ok(shown.edited);
      await page.page.getByTestId("toast").filter({ hasText: `Now ${count}` }).waitFor();
    }
    await page.tap("Alert");
    await page.page.locator("[data-testid=alert][open]").filter({ hasText: "Be careful" }).waitFor();
    await page.part("alert-close").click();
    await page.part("alert").waitFor({ state: "hidden" });
  },
  async "edits its own message"(page) {
    const own = await page.say("typo");
    await page.botSays("said typo");
    await page.edit(own, "no typo");
    await page.botSays("edited: no typo");
    assert.ok((await page.describe(own)).edited);
  },
  async "replies with a quote"(page) {
    const item = await page.reply(page.messages().last(), "5.50");
    assert.match(await item.getByTestId("quote").textContent(), /Pagebot.*edited: no typo/);
    await page.botSays("said 5.50 (to edited: no typo)");
  },
  async "deletes"(page) {
    const own = await page.say("never mind");
    await page.botSays("said never mind");
    const id = await own.getAttribute("data-id");
    await page.use("delete", own);
    await page.page.locator(`[data-id="${id}"]`).waitFor({ state: "detached" });
  },
  async "drops a file and downloads it, byte for byte"(page) {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, n) => n % 256));
    await page.drop({ name: "bank.csv", bytes }, "march");
    await page.botSays("your file");
    const document = heard.findLast((update) => update.message?.document).message;
    assert.deepEqual([document.caption, document.document.file_name, document.document.mime_type], ["march", "bank.csv", "text/csv"]);
    const got = await page.download(page.messages().last());
    assert.equal(got.name, "bank.csv");
    assert.ok(got.bytes.equals(bytes));
  },
  async "sends pictures and shows them"(page) {
    await page.attach({ name: "shop.png", bytes: png(300, 200) }, "lunch");
    const shown = await page.botSays("your picture");
    assert.ok(shown.photo);
    const widths = page.page.locator("[data-testid=photo]").last();
    await page.page.waitForFunction((image) => image.complete && image.naturalWidth === 300, await widths.elementHandle());
    await page.attach([{ name: "a.png", bytes: png(30, 30) }, { name: "b.png", bytes: png(30, 30) }]);
    await page.page.waitForFunction(() => document.querySelectorAll("[data-from=bot] [data-testid=photo]").length >= 3);
    const group = heard.filter((update) => update.message?.media_group_id);
    assert.equal(group.length, 2);
    await page.attach({ name: "raw.png", bytes: png(40, 20) }, "", { asFiles: true });
    await page.botSays("raw.png");
  },
  async "shows that the bot is typing"(page) {
    await page.say("slow");
    await page.part("typing").waitFor();
    assert.match(await page.part("subtitle").textContent(), /typing/);
    await page.botSays("done at last");
    await page.part("typing").waitFor({ state: "detached" });
  },
  async "offers the commands"(page) {
    await call("setMyCommands", { commands: [{ command: "start", description: "Begin" }, { command: "stats", description: "Numbers" }, { command: "undo", description: "Back" }] });
    await page.part("show-commands").waitFor();
    const input = page.part("input");
    await input.fill("/st");
    assert.deepEqual(await page.part("command-option").evaluateAll((all) => all.map((one) => one.dataset.command)), ["start", "stats"]);
    await input.press("ArrowDown");
    await input.press("Enter");
    await page.botSays("said /stats");
  },
  async "shows a reply keyboard and reactions"(page) {
    await page.say("keys");
    await page.part("keyboard-button").filter({ hasText: "Card" }).click();
    await page.botSays("by card");
    await page.part("reply-keyboard").waitFor({ state: "hidden" });
    await page.part("reactions").filter({ hasText: "👍" }).waitFor();
  },
  async "marks what was not read"(page) {
    const { id } = people.ben;
    await control("text", { person: id, text: "hi" });
    const badge = page.page.locator(`[data-chat="${id}"] [data-testid=unread]`);
    await badge.waitFor();
    await page.choose(id);
    await badge.waitFor({ state: "detached" });
    await page.botSays("Ben P said hi");
  },
  async "speaks for several people in a group"(page) {
    await page.choose(people.trip);
    await page.part("speaker").selectOption({ label: "Ben P" });
    await page.say("/who");
    await page.botSays("Ben P said /who");
    await page.say("not for the bot");
    await page.part("menu").locator("summary").click();
    await page.part("toggle-privacy").click();
    await page.page.waitForFunction(() => document.querySelector("[data-testid=toggle-privacy]").textContent.includes("only"));
    await page.say("now it hears");
    await page.botSays("said now it hears");
    assert.ok(!heard.some((update) => update.message?.text === "not for the bot"));
  },
  async "names every control"(page) {
    const nameless = await page.page.locator("button:visible, a:visible, input:visible, select:visible, textarea:visible, summary:visible").evaluateAll((all) =>
      all.filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.[0]?.textContent.trim())).map((node) => node.outerHTML));
    assert.deepEqual(nameless, []);
  },
  async "fits a phone"(page) {
    await page.page.setViewportSize({ width: 390, height: 844 });
    await page.go(people.ana.id);
    await page.botSays("done at last");
    const wide = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth + document.querySelector(".scroll").scrollWidth - document.querySelector(".scroll").clientWidth);
    assert.equal(wide, 0);
    if (shots) await page.screenshot(`${shots}/phone.png`);
    await page.part("back").click();
    await page.part("chats").waitFor();
    assert.ok(!(await page.part("input").isVisible()));
    await page.choose(people.ana.id);
    await page.say("from the phone");
    await page.botSays("said from the phone");
  },
  async "complains of nothing and asks nobody else"(page) {
    assert.deepEqual(page.complaints, []);
    assert.deepEqual(page.strangers, []);
  },
};

await control("bot", { token, name: "Pagebot", username: "page_test_bot" });
const people = { ana: await control("person", { name: "Ana P" }), ben: await control("person", { name: "Ben P" }) };
people.trip = (await control("group", { title: "Trip P", members: [people.ana.id, people.ben.id] })).chat;
const running = bot();
const page = await ChatPage.open(url, { chat: people.ana.id });
let failed = 0;
for (const [what, step] of Object.entries(steps)) {
  try {
    await step(page);
    console.log(`ok      ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${what}: ${error.message}`);
    if (shots) await page.screenshot(`${shots}/failed-${failed}.png`);
  }
}
polling = false;
await page.close();
await running;
console.log(failed ? `${failed} failures` : "all well");
process.exit(failed ? 1 : 0);
