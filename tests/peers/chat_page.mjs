// Drives the chat page of the local Telegram in headless Chromium, the way a person would use it.
//
// Needs `playwright-core` (npm; it brings no browser) in node_modules here or in a folder named by NODE_PATH, and
// Chromium at /usr/bin/chromium or where CHROMIUM says.

import { createRequire } from "node:module";
import { basename } from "node:path";
import { readFile } from "node:fs/promises";

const { chromium } = createRequire(import.meta.url)("playwright-core");

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const SOON = 15_000;

const TYPES = { csv: "text/csv", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp", pdf: "application/pdf" };
const typeOf = (name) => TYPES[name.split(".").pop().toLowerCase()] ?? "application/octet-stream";

/** A file as `{name, bytes}`, read from a path when given one. */
async function file(given) {
  const found = typeof given === "string" ? { name: basename(given), bytes: await readFile(given) } : given;
  return { name: found.name, mimeType: typeOf(found.name), buffer: Buffer.from(found.bytes) };
}

export class ChatPage {
  /** What the browser complained about; a good run ends with none. */
  complaints = [];
  /** Addresses asked for that were not the page's own. */
  strangers = [];

  /** Opens the page at a chat (a person's or group's id). */
  static async open(url, { chat = "", width = 1200, height = 800, dark = false, touch = width < 600 } = {}) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", hasTouch: touch });
    const self = new ChatPage(url, browser, await context.newPage());
    await self.go(chat);
    return self;
  }

  constructor(url, browser, page) {
    Object.assign(this, { url, browser, page });
    page.setDefaultTimeout(SOON);
    page.on("console", (entry) => ["error", "warning"].includes(entry.type()) && this.complaints.push(entry.text()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(url) && this.strangers.push(request.url()));
  }

  async go(chat) {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.url}/#${chat}`);
    await this.page.waitForSelector("body[data-ready]");
  }

  part(testid) {
    return this.page.getByTestId(testid);
  }

  /** Chooses a chat in the list by its name or its id. */
  async choose(chat) {
    if (await this.part("back").isVisible()) await this.part("back").click();
    const entry = typeof chat === "number" ? this.page.locator(`[data-testid=chat-entry][data-chat="${chat}"]`) : this.part("chat-entry").filter({ hasText: chat });
    await entry.first().click();
  }

  /** Types a message and sends it; returns the item it became. */
  async say(text) {
    const own = this.page.locator("[data-testid=message][data-from=me]");
    const before = await own.count();
    await this.part("input").fill(text);
    await this.part("send").click();
    const id = await own.nth(before).getAttribute("data-id");
    return this.page.locator(`[data-id="${id}"]`);
  }

  /** Drops files on the chat and sends them with a caption. */
  async drop(files, caption = "") {
    const loaded = await Promise.all([files].flat().map(file));
    const list = loaded.map((one) => ({ name: one.name, type: one.mimeType, data: one.buffer.toString("base64") }));
    const transfer = await this.page.evaluateHandle((list) => {
      const transfer = new DataTransfer();
      for (const { name, type, data } of list) {
        const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      return transfer;
    }, list);
    await this.part("chat").dispatchEvent("dragenter", { dataTransfer: transfer });
    await this.part("drop").waitFor();
    await this.part("chat").dispatchEvent("drop", { dataTransfer: transfer });
    await this.sendPending(caption);
  }

  /** Chooses files with the button and sends them with a caption; `asFiles` sends pictures uncompressed. */
  async attach(files, caption = "", { asFiles = false } = {}) {
    await this.part("file-input").setInputFiles(await Promise.all([files].flat().map(file)));
    if (asFiles) await this.part("as-files").check();
    await this.sendPending(caption);
  }

  async sendPending(caption) {
    await this.part("pending-file").first().waitFor();
    if (caption) await this.part("input").fill(caption);
    await this.part("send").click();
    await this.part("pending").waitFor({ state: "hidden" });
  }

  messages(from = "bot") {
    return this.page.locator(`[data-testid=message][data-from=${from}]`);
  }

  /** The newest message of the bot: id, text, button labels, and whether a picture or file is with it. */
  async lastBotMessage() {
    return this.describe(this.messages().last());
  }

  async describe(item) {
    return item.evaluate((node) => ({
      id: Number(node.dataset.id),
      text: node.querySelector("[data-testid=message-text]")?.textContent ?? "",
      buttons: [...node.querySelectorAll("[data-testid=button]")].map((button) => button.dataset.label),
      photo: node.querySelector("[data-testid=photo]") !== null,
      document: node.querySelector("[data-testid=document] b")?.textContent ?? null,
      edited: node.querySelector("[data-testid=edited]") !== null,
    }));
  }

  /** Waits for a message of the bot, newer than `after`, that contains some words; returns it described. */
  async botSays(words, { after = 0 } = {}) {
    const handle = await this.page.waitForFunction(
      ([words, after]) =>
        [...document.querySelectorAll("[data-testid=message][data-from=bot]")].find(
          (node) => Number(node.dataset.id) > after && node.textContent.includes(words),
        ),
      [words, after],
    );
    return this.describe(handle.asElement());
  }

  /** Taps the newest button whose label contains some words. */
  async tap(label) {
    const buttons = this.part("button").filter({ hasText: label });
    await buttons.last().click();
  }

  /** The text of the next or present toast. */
  async toast() {
    return (await this.part("toast").last().textContent()).trim();
  }

  /** Shows a message's tools and uses one: reply, edit or delete. */
  async use(tool, item) {
    await item.scrollIntoViewIfNeeded();
    await item.locator(".bubble").hover();
    await item.getByTestId(`action-${tool}`).click();
  }

  async edit(item, text) {
    await this.use("edit", item);
    await this.part("input").fill(text);
    await this.part("send").click();
    await this.part("context").waitFor({ state: "hidden" });
  }

  async reply(item, text) {
    await this.use("reply", item);
    return this.say(text);
  }

  /** The bytes that the link of a document leads to. */
  async download(item) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), item.getByTestId("document").click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  screenshot(path) {
    return this.page.screenshot({ path });
  }

  close() {
    return this.browser.close();
  }
}
