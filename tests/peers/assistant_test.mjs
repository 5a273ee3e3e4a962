// Questions on the chat page to Quipu with a scripted model; see aimock/assistant.json for what it says.
//
//   node assistant_test.mjs QUIPU FOLDER MODEL_URL [folder for screenshots]
//
// Exits with 1 when anything fails.

import assert from "node:assert/strict";
import { ChatPage } from "./chat_page.mjs";
import { Quipu } from "./quipu_demo.mjs";

const [program, folder, model, shots] = process.argv.slice(2);
if (!model) throw new Error("usage: assistant_test.mjs QUIPU FOLDER MODEL_URL [folder for screenshots]");

const quipu = await Quipu.start(program, folder, { OPENAI_BASE_URL: model, QUIPU_MODEL: "gpt-4o" });
const page = await ChatPage.open(quipu.url, { chat: 1001, patience: 120_000 });

/** Says something; returns the bot's first message after it that contains some words. */
async function ask(text, words = "") {
  const own = await page.describe(await page.say(text));
  return page.botSays(words, { after: own.id });
}

const steps = {
  async "answers with what the ledger says"() {
    await ask("coffee 4.50", "Spent");
    await ask("coffee 5.20", "Spent");
    assert.match((await ask("Tell me of my cheapest coffee ever, please", "4.50")).text, /cheapest coffee was €4\.50/);
  },
  async "shows no figure that the model made up"() {
    const shown = await ask("Tell me of my dearest coffee ever, please", "5.2");
    assert.doesNotMatch(shown.text, /987/);
  },
  async "changes nothing that was not asked for"() {
    const shown = await ask("Please make everything away with the past, old friend");
    assert.doesNotMatch(shown.text, /987/);
    assert.match((await ask("/balance", "In all:")).text, /In all: −€9\.70/);
    const seen = await page.messages().allTextContents();
    assert.deepEqual(seen.filter((text) => text.includes("987") || text.includes("all is gone")), []);
  },
  async "complains of nothing and asks nobody else"() {
    assert.deepEqual(page.complaints, []);
    assert.deepEqual(page.strangers, []);
  },
};

let failed = 0;
for (const [what, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok      ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${what}: ${error.message}`);
    console.log(`        the bot's last message: ${JSON.stringify(await page.lastBotMessage().catch(() => null))}`);
  }
}
if (shots) await page.screenshot(`${shots}/assistant.png`);
await page.close();
await quipu.stop();
console.log(failed ? `${failed} failures` : "all well");
process.exit(failed ? 1 : 0);
