// The connection: acting through /control and following what happens there.

async function told(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The server answered ${response.status}.`);
  return body;
}

export async function act(name, fields) {
  const headers = { "content-type": "application/json" };
  return told(await fetch(`/control/${name}`, { method: "POST", headers, body: JSON.stringify(fields) }));
}

export async function sendFiles(fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) form.append(name, value);
  }
  for (const file of files) form.append("file", file, file.name);
  return told(await fetch("/control/files", { method: "POST", body: form }));
}

export const state = async () => told(await fetch("/control/state"));

export async function transcript(chat, last) {
  const query = new URLSearchParams({ bot: chat.bot || chat.bots[0] || "", last });
  if (!query.get("bot")) query.delete("bot");
  return (await told(await fetch(`/control/transcript/${chat.chat}?${query}`))).messages;
}

export const fileAddress = (file, download) =>
  `/control/files/${encodeURIComponent(file.id)}${download ? "?download=true" : ""}`;

/** Calls `onEvent` for all that happens after `start`, `onReset` when the page has to begin anew. Never returns. */
export async function follow(start, { onEvent, onReset, onLost }) {
  let { run, next } = start;
  let pause = 250;
  for (;;) {
    try {
      const query = new URLSearchParams({ since: next, run, wait_ms: 25_000 });
      const news = await told(await fetch(`/control/events?${query}`));
      onLost(false);
      pause = 250;
      if (news.reset) {
        ({ run, next } = await onReset());
        continue;
      }
      next = news.next;
      for (const event of news.events) onEvent(event);
      // A server that is stopping answers at once with nothing.
      if (news.events.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    } catch {
      onLost(true);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 5_000);
    }
  }
}
