// Quipu on its chat page, as people use it: entries, a statement, a receipt, undo and the balance, wide and on a phone;
// then the same chats and balances after a restart.
//
//   node quipu_page_test.mjs QUIPU FOLDER [folder for screenshots]
//
// Runs `QUIPU demo` with its data in FOLDER, which the user that PostgreSQL runs as must be able to pass. Waits are
// only bounds on a broken run: nothing here measures time. Exits with 1 when anything fails.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ChatPage } from "./chat_page.mjs";
import { Quipu } from "./quipu_demo.mjs";

const [program, folder, shots] = process.argv.slice(2);
if (!folder) throw new Error("usage: quipu_page_test.mjs QUIPU FOLDER [folder for screenshots]");

const PATIENCE = 300_000;
const RECEIPT = fileURLToPath(new URL("../it/fixtures/receipts/german_supermarket.png", import.meta.url));
const PROVEN = `Date,Description,Amount,Balance
2025-03-02,CORNER BAKERY,-12.40,987.60
2025-03-03,SALARY ACME GMBH,1500.00,2487.60
2025-03-05,CITY BUS,-2.80,2484.80
`;
// Neither says which way the money went.
const UNSIGNED = "Buchung;Text;Betrag\n03.04.2025;BAECKEREI KLEIN;12,40\n05.04.2025;STADTWERKE BUS;2,80\n";
const UNSIGNED_NEXT = "Buchung;Text;Betrag\n03.05.2025;BAECKEREI GROSS;1,40\n06.05.2025;KINO AM MARKT;18,00\n";

// A layout that no bank has: two dates, names of its own.
const STRANGE = `Booked|Settled|Text|Sum
2025-05-02|2025-05-05|BOOKSHOP|-12.10
2025-05-03|2025-05-06|SHOES|-80.00
2025-05-04|2025-05-07|GIFT FROM MUM|50.00
`;

/** Says something; returns the bot's first message after it that contains some words. */
async function ask(page, text, words) {
  const own = await page.describe(await page.say(text));
  return page.botSays(words, { after: own.id });
}

async function balance(page) {
  const shown = await ask(page, "/balance", "In all:");
  return /In all: (\S+)/.exec(shown.text)[1];
}

/** Drops a statement; returns the bot's answer to it once that has a button. */
async function drop(page, name, text, button) {
  const { id } = await page.lastBotMessage();
  await page.drop({ name, bytes: Buffer.from(text) });
  return page.becomes((await page.botSays("", { after: id })).id, "", button);
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
    const whole = await drop(page, "spring.csv", PROVEN, "Import");
    assert.match(whole.text, /3 rows.*New: 3.*Money in €1,500\.00, money out €15\.20.*€1,000\.00 and the rows make €2,484\.80/s);
    await page.screenshot(`${shots ?? folder}/${page.name}-preview.png`);
    assert.equal(await balance(page), "−€4.50");
    this.preview = whole.id;
  },
  async "imports it once, however often it is tapped"(page) {
    await page.tap("Import", { message: this.preview, times: 2 });
    const imported = await page.becomes(this.preview, "Imported 3 entries", "Undo");
    assert.deepEqual(imported.buttons, ["Undo"]);
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
  async "asks what an unknown layout cannot tell, once"(page) {
    const question = await drop(page, "april.csv", UNSIGNED, "Out");
    assert.match(question.text, /BAECKEREI KLEIN.*€12\.40/);
    await page.tap("Out", { message: question.id });
    const preview = await page.becomes(question.id, "New: 2", "Import");
    assert.match(preview.text, /money out €15\.20/);
    await page.screenshot(`${shots ?? folder}/${page.name}-unknown.png`);
    await page.tap("Import", { message: question.id });
    await page.becomes(question.id, "Imported 2 entries", "Undo");
    assert.equal(await balance(page), "−€19.70");
    await page.tap("Undo", { message: question.id });
    await page.becomes(question.id, "Undone");
    assert.equal(await balance(page), "−€4.50");

    const next = await drop(page, "may.csv", UNSIGNED_NEXT, "Import");
    assert.match(next.text, /money out €19\.40/);
    await page.tap("Discard", { message: next.id });
    await page.becomes(next.id, "Nothing was imported");
    assert.equal(await balance(page), "−€4.50");
  },
  async "imports only what is ticked, read by other columns"(page) {
    const preview = await drop(page, "unknown.csv", STRANGE, "Change columns");
    await page.tap("Change columns", { message: preview.id });
    await page.becomes(preview.id, "How I read", "Swap in and out");
    await page.tap(/^Date$/, { message: preview.id });
    await page.becomes(preview.id, "Which column", "Back");
    await page.tap("Settled", { message: preview.id });
    const read = await page.becomes(preview.id, "Date: Settled", "Back");
    assert.match(read.text, /5 May 2025/);
    await page.screenshot(`${shots ?? folder}/${page.name}-columns.png`);
    await page.tap("Back", { message: preview.id });
    await page.becomes(preview.id, "New: 3", "Only some…");
    await page.tap("Only some", { message: preview.id });
    await page.becomes(preview.id, "3 of 3", "Row by row");
    await page.tap("Row by row", { message: preview.id });
    await page.becomes(preview.id, "3 of 3", "Back");
    await page.tap("SHOES", { message: preview.id });
    await page.becomes(preview.id, "2 of 3", "Back");
    await page.screenshot(`${shots ?? folder}/${page.name}-some.png`);
    await page.tap("Back", { message: preview.id });
    await page.becomes(preview.id, "2 of 3", "Import");
    await page.tap("Import", { message: preview.id });
    const imported = await page.becomes(preview.id, "Imported 2 entries", "Undo");
    assert.match(imported.text, /Left out: 1/);
    assert.equal(await balance(page), "€33.40");
    await page.tap("Undo", { message: preview.id });
    await page.becomes(preview.id, "Undone", "Redo");
    assert.equal(await balance(page), "−€4.50");
    return "some";
  },
  async "follows edits and replies"(page) {
    const own = await page.say("tea 3");
    const { id } = await page.botSays("Spent", { after: (await page.describe(own)).id });
    await page.edit(own, "tea 5");
    await page.botSays("€5.00", { after: id });
    assert.equal(await balance(page), "−€9.50");
    const confirmation = page.page.locator(`[data-testid=message][data-id="${id}"]`);
    await page.reply(confirmation, "7 groceries");
    const changed = await page.botSays("Changed", { after: id });
    assert.match(changed.text, /€7\.00.*Groceries/s);
    assert.equal(await balance(page), "−€11.50");
    await page.reply(confirmation, "delete");
    await page.botSays("Deleted", { after: changed.id });
    assert.equal(await balance(page), "−€4.50");
  },
  async "hands out the whole ledger"(page) {
    const { id } = await ask(page, "/export", "one entry");
    const { bytes } = await page.download(page.page.locator(`[data-testid=message][data-id="${id}"]`));
    const [heads, ...rows] = bytes.toString().trim().split(/\r?\n/);
    assert.match(heads, /date,kind,amount,currency,category/);
    assert.equal(rows.length, 1, rows.join("\n"));
    assert.match(rows[0], /^1,\d{4}-\d\d-\d\d,expense,4\.50,EUR,Food,Cash,/);
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

const group = {
  async "keeps a group's book apart from its members' own"(page) {
    await page.choose("Home");
    assert.match((await ask(page, "/add 12 pizza", "Spent")).text, /€12\.00.*paid by Ana/s);
    assert.equal(await balance(page), "−€12.00");
    await page.choose("Ana");
    await page.botSays("Spent");
    assert.equal(await balance(page), "−€4.50");
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

let quipu = await Quipu.start(program, folder);
for (const person of people) {
  const page = await open(quipu, person);
  const state = {};
  await walk(page, steps, state);
  if (person === people[0]) await walk(page, group, state);
  state.before = await everything(page);
  states.set(person.name, state);
  await close(page);
}
await quipu.stop();
quipu = await Quipu.start(program, folder);
for (const person of people) {
  const page = await open(quipu, person);
  await walk(page, again, states.get(person.name));
  await close(page);
}
await quipu.stop();
console.log(failed ? `${failed} failures` : "all well");
process.exit(failed ? 1 : 0);
