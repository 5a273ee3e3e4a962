// Drives the chat page of the local Telegram in headless Chromium, the way a person would use it.
//
// Needs `playwright-core` (npm; it brings no browser) in node_modules here or in a folder named by NODE_PATH, and
// Chromium or Chrome at one of the usual places or where CHROMIUM or CHROME says.

import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { readFile } from "node:fs/promises";

const { chromium } = createRequire(import.meta.url)("playwright-core");

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const SOON = 15_000;

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES = [
  ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const browserPath = () => process.env.CHROMIUM ?? process.env.CHROME ?? PLACES.find((place) => existsSync(place));

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

  /** Opens the page at a chat (a person's or group's id); `patience` is how long a thing waited for may take, in ms. */
  static async open(url, { chat = "", width = 1200, height = 800, dark = false, touch = width < 600, patience = SOON } = {}) {
    const browser = await chromium.launch({ executablePath: browserPath(), args: QUIET });
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", hasTouch: touch });
    const self = new ChatPage(url, browser, await context.newPage(), patience);
    await self.go(chat);
    return self;
  }

  constructor(url, browser, page, patience) {
    Object.assign(this, { url, browser, page });
    page.setDefaultTimeout(patience);
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

  /** Waits until a message, by its id, contains some words and, when given, has a button; returns it described. */
  async becomes(id, words, button = null) {
    const handle = await this.page.waitForFunction(
      ([id, words, button]) => {
        const node = document.querySelector(`[data-testid=message][data-id="${id}"]`);
        const labels = [...(node?.querySelectorAll("[data-testid=button]") ?? [])].map((one) => one.dataset.label);
        return node?.textContent.includes(words) && (button === null || labels.includes(button)) && node;
      },
      [id, words, button],
    );
    return this.describe(handle.asElement());
  }

  /** Taps the newest button whose label contains some words, or the one of a message given by its id. */
  async tap(label, { message = null, times = 1 } = {}) {
    const within = message === null ? this.page : this.page.locator(`[data-testid=message][data-id="${message}"]`);
    const buttons = within.getByTestId("button").filter({ hasText: label });
    await buttons.last().click({ clickCount: times });
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
