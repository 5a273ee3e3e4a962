// Runs `quipu demo`: the local Telegram, its chat page, and the bot on it over a private PostgreSQL.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A running `quipu demo`; its page is at `url`. */
export class Quipu {
  /** Starts PROGRAM with its data in FOLDER and only these settings; resolves when its page can be opened. */
  static async start(program, folder, settings = {}) {
    const { PATH, HOME = "/", TMPDIR = "/tmp" } = process.env;
    const env = { PATH, HOME, TMPDIR, QUIPU_LISTEN: "127.0.0.1:0", ...settings };
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
    const enough = setTimeout(() => this.child.kill("SIGKILL"), 120_000);
    const [status, signal] = await this.ended;
    clearTimeout(enough);
    assert.deepEqual([status, signal], [0, null], `it did not stop cleanly:\n${this.said}`);
  }
}
