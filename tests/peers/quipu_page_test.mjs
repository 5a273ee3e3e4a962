// Quipu on its chat page, as people use it: entries, a statement, a receipt, undo and the balance, wide and on a phone;
// then the same chats and balances after a restart.
//
//   node quipu_page_test.mjs QUIPU FOLDER [folder for screenshots]
//
// Runs `QUIPU demo` with its data in FOLDER, which the user that PostgreSQL runs as must be able to pass. Waits are
// only bounds on a broken run: nothing here measures time. Exits with 1 when anything fails.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ChatPage } from "./chat_page.mjs";

const [program, folder, shots] = process.argv.slice(2);
if (!folder) throw new Error("usage: quipu_page_test.mjs QUIPU FOLDER [folder for screenshots]");

const PATIENCE = 300_000;
const RECEIPT = fileURLToPath(new URL("../it/fixtures/receipts/german_supermarket.png", import.meta.url));
const STATEMENT = `Date,Description,Amount,Balance
2025-03-02,CORNER BAKERY,-12.40,987.60
2025-03-03,SALARY ACME GMBH,1500.00,2487.60
2025-03-05,CITY BUS,-2.80,2484.80
`;

/** A running `quipu demo`. */
class Quipu {
  static async start() {
    const { PATH, HOME = "/", TMPDIR = "/tmp" } = process.env;
    const env = { PATH, HOME, TMPDIR, QUIPU_LISTEN: "127.0.0.1:0" };
    const args = ["demo", "--port", "0", "--data-dir", join(folder, "data")];
    const self = new Quipu();
    self.child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    self.said = "";
    self.ended = once(self.child, "close");
    self.url = await new Promise((ready, failed) => {
      const hear = (bytes) => {
        self.said += bytes;
        const found = /chat page: +(http:\/\/127\.0\.0\.1:\d+)/.exec(self.said);
        if (found) ready(found[1]);
      };
      self.child.stdout.on("data", hear);
      self.child.stderr.on("data", hear);
      self.child.on("error", failed);
      self.ended.then(() => failed(new Error(`Quipu ended:\n${self.said}`)), failed);
    });
    process.once("exit", () => self.child.kill());
    return self;
  }

  /** Asks it to stop, as Ctrl-C does, and waits until it has. */
  async stop() {
    this.child.kill("SIGTERM");
    const [status, signal] = await this.ended;
    assert.deepEqual([status, signal], [0, null], `it did not stop cleanly:\n${this.said}`);
  }
}

/** Says something; returns the bot's first message after it that contains some words. */
async function ask(page, text, words) {
  const own = await page.describe(await page.say(text));
  return page.botSays(words, { after: own.id });
}

async function balance(page) {
  const shown = await ask(page, "/balance", "In all:");
  return /In all: (\S+)/.exec(shown.text)[1];
}

const everything = async (page) => Promise.all((await page.page.locator("[data-testid=message]").all()).map((item) => page.describe(item)));

const steps = {
  async "records what is typed"(page) {
    const shown = await ask(page, "coffee 4.50", "Spent");
    assert.match(shown.text, /Spent €4\.50 on .*Food · #1\ncoffee/);
    assert.ok(shown.buttons.includes("Undo"), shown.buttons.join());
    assert.equal(await balance(page), "−€4.50");
    return "entry";
  },
  async "previews a statement and records nothing yet"(page) {
    const { id } = await page.lastBotMessage();
    await page.drop({ name: "spring.csv", bytes: Buffer.from(STATEMENT) });
    const preview = await page.botSays("spring.csv", { after: id });
    const whole = await page.becomes(preview.id, "spring.csv", "Import");
    assert.match(whole.text, /3 rows.*New: 3.*Money in €1,500\.00, money out €15\.20.*€1,000\.00 and the rows make €2,484\.80/s);
    await page.screenshot(`${shots ?? folder}/${page.name}-preview.png`);
    assert.equal(await balance(page), "−€4.50");
    this.preview = whole.id;
  },
  async "imports it once, however often it is tapped"(page) {
    await page.tap("Import", { message: this.preview, times: 2 });
    const imported = await page.botSays("Imported 3 entries", { after: this.preview });
    assert.equal(await balance(page), "€1,480.30");
    this.imported = imported.id;
    return "imported";
  },
  async "takes the import back"(page) {
    await page.tap("Undo", { message: this.imported });
    await page.becomes(this.imported, "Undone", "Redo");
    assert.equal(await balance(page), "−€4.50");
  },
  async "reads a receipt's picture and records nothing yet"(page) {
    const { id } = await page.lastBotMessage();
    await page.attach(RECEIPT);
    const draft = await page.botSays("Frischmarkt Lindner", { after: id });
    const whole = await page.becomes(draft.id, "€23.47", "Save");
    assert.match(whole.text, /Fri 14 Mar 2025/);
    const picture = page.messages("me").last().getByTestId("photo");
    await page.page.waitForFunction((image) => image.complete && image.naturalWidth > 0, await picture.elementHandle());
    await page.screenshot(`${shots ?? folder}/${page.name}-receipt.png`);
    assert.equal(await balance(page), "−€4.50");
    this.draft = draft.id;
  },
  async "saves it once, however often it is tapped"(page) {
    await page.tap("Save", { message: this.draft, times: 2 });
    const saved = await page.becomes(this.draft, "Spent €23.47", "Undo");
    assert.match(saved.text, /#\d+/);
    assert.equal(await balance(page), "−€27.97");
    return "saved";
  },
  async "takes the receipt back"(page) {
    await page.tap("Undo", { message: this.draft });
    await page.becomes(this.draft, "Undone");
    assert.equal(await balance(page), "−€4.50");
    return "balance";
  },
  async "fits the screen"(page) {
    const wide = await page.page.evaluate(() => {
      const chat = document.querySelector(".scroll");
      return [document.documentElement.scrollWidth - innerWidth, chat.scrollWidth - chat.clientWidth];
    });
    assert.deepEqual(wide, [0, 0]);
  },
};

const again = {
  async "shows the same chat after a restart"(page) {
    await page.page.waitForFunction((count) => document.querySelectorAll("[data-testid=message]").length >= count, this.before.length);
    assert.deepEqual(await everything(page), this.before);
  },
  async "has the same balance after a restart"(page) {
    assert.equal(await balance(page), "−€4.50");
  },
  async "goes on after a restart"(page) {
    assert.match((await ask(page, "bagel 3.20", "Spent")).text, /€3\.20/);
    assert.equal(await balance(page), "−€7.70");
    return "restarted";
  },
};

let failed = 0;

async function walk(page, steps, state) {
  for (const [what, step] of Object.entries(steps)) {
    try {
      const shot = await step.call(state, page);
      if (shot && shots) await page.screenshot(`${shots}/${page.name}-${shot}.png`);
      console.log(`ok      ${page.name}: ${what}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${page.name}: ${what}: ${error.message}`);
      console.log(`        the bot's last message: ${JSON.stringify(await page.lastBotMessage().catch(() => null))}`);
      if (shots) await page.screenshot(`${shots}/${page.name}-failed-${failed}.png`).catch(() => {});
      return; // each step stands on the one before
    }
  }
}

async function open(quipu, { name, ...screen }) {
  return Object.assign(await ChatPage.open(quipu.url, { ...screen, patience: PATIENCE }), { name });
}

async function close(page) {
  await walk(page, {
    async "complains of nothing and asks nobody else"(page) {
      assert.deepEqual(page.complaints, []);
      assert.deepEqual(page.strangers, []);
    },
  });
  await page.close();
}

// Ana and Ben, whom the local Telegram begins with.
const people = [
  { name: "wide", chat: 1001 },
  { name: "phone", chat: 1002, width: 390, height: 844 },
];
const states = new Map();

let quipu = await Quipu.start();
for (const person of people) {
  const page = await open(quipu, person);
  const state = {};
  await walk(page, steps, state);
  state.before = await everything(page);
  states.set(person.name, state);
  await close(page);
}
await quipu.stop();
quipu = await Quipu.start();
for (const person of people) {
  const page = await open(quipu, person);
  await walk(page, again, states.get(person.name));
  await close(page);
}
await quipu.stop();
console.log(failed ? `${failed} failures` : "all well");
process.exit(failed ? 1 : 0);
