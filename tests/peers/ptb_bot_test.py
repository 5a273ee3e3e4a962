"""An unmodified python-telegram-bot bot on the local Telegram.

    pip install python-telegram-bot
    python ptb_bot_test.py --url http://127.0.0.1:8081 [--control http://127.0.0.1:8081/control]

The test brings its own bot and person, so it can run beside others. It exits with 1 when anything fails.
"""

import argparse
import asyncio
import json
import sys
import time
import urllib.error
import urllib.request

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

BOT_ID = int(time.time())
TOKEN = f"{BOT_ID}:ptb-test-AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
failures = []


def check(what, got, wanted=True):
    if got == wanted:
        print(f"ok      {what}")
    else:
        failures.append(what)
        print(f"FAILED  {what}: got {got!r}, wanted {wanted!r}")


class Control:
    """The people's side, over HTTP."""

    def __init__(self, url):
        self.url = url

    def call(self, path, body, kind="application/json"):
        request = urllib.request.Request(f"{self.url}/{path}", body, {"content-type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read()}") from error

    async def act(self, act, /, **fields):
        return await asyncio.to_thread(self.call, act, json.dumps({"bot": BOT_ID, **fields}).encode())

    async def fault(self, **effect):
        fault = {"method": "sendMessage", "count": 1, "effect": effect}
        return await asyncio.to_thread(self.call, "faults", json.dumps(fault).encode())

    async def document(self, person, name, data):
        mark = b"a-mark-that-is-not-in-the-file"
        lines = b""
        for field, value in {"bot": BOT_ID, "person": person, "kind": "document"}.items():
            named = f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            lines += b"--%s\r\n%s" % (mark, named.encode())
        lines += b'--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % (mark, name.encode())
        lines += data + b"\r\n--%s--\r\n" % mark
        kind = f"multipart/form-data; boundary={mark.decode()}"
        return (await asyncio.to_thread(self.call, "files", lines, kind))["messages"][0]

    async def reply(self, chat, after, contains=""):
        return await self.act("wait", chat=chat, after=after, contains=contains, timeout_ms=15_000)


async def start(update: Update, _context):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo:1")]])
    await update.message.reply_html("<b>Saved</b> &amp; sound", reply_markup=markup)


async def tapped(update: Update, _context):
    await update.callback_query.answer("Undone")
    await update.callback_query.edit_message_text(f"taken back {update.callback_query.data}")


async def document(update: Update, _context):
    given = await update.message.document.get_file()
    data = bytes(await given.download_as_bytearray())
    await update.message.reply_document(data, filename="back.bin", caption=f"{len(data)} bytes")


async def edited(update: Update, _context):
    await update.edited_message.reply_text(f"edited to {update.edited_message.text}", do_quote=True)


async def echo(update: Update, _context):
    await update.message.reply_text(f"echo: {update.message.text}")


async def raises(what, kind, call, words=""):
    try:
        await call
        check(what, "no error", kind.__name__)
    except kind as error:
        check(what, words in str(error))
        return error
    except Exception as error:  # noqa: BLE001 - the wrong kind is a failure to report, not to stop at
        check(what, f"{type(error).__name__}: {error}", kind.__name__)
    return None


async def exchange(control, bot, ana):
    said = (await control.act("text", person=ana, text="/start"))["message"]
    saved = await control.reply(ana, said)
    check("HTML and a button", (saved["text"], saved["buttons"][0][0]["text"]), ("Saved & sound", "Undo"))
    await control.act("tap", person=ana, message=saved["id"], label="Undo")
    check("a tap edits", (await control.reply(ana, said, "taken back"))["text"], "taken back undo:1")
    said = (await control.act("text", person=ana, text="4.50 coffee"))["message"]
    check("text", (await control.reply(ana, said))["text"], "echo: 4.50 coffee")
    await control.act("edit", person=ana, message=said, text="5.50 coffee")
    answer = await control.reply(ana, said, "edited")
    check("an edit, quoted", (answer["text"], answer["reply_to"]["id"]), ("edited to 5.50 coffee", said))
    data = bytes(range(256)) * 3000
    sent = await control.document(ana, "bank.csv", data)
    back = await control.reply(ana, sent)
    check("a document arrives whole", back["text"], f"{len(data)} bytes")
    got = await (await bot.get_file(back["file"]["id"])).download_as_bytearray()
    check("and comes back byte for byte", bytes(got) == data)


async def errors(control, bot, ana):
    await raises("HTML that does not parse", BadRequest, bot.send_message(ana, "<b>x", parse_mode="HTML"), "Can't parse entities")
    await raises("too long", BadRequest, bot.send_message(ana, "x" * 4097), "Message is too long")
    await raises("nobody there", BadRequest, bot.send_message(5, "x"), "Chat not found")
    sent = await bot.send_message(ana, "same")
    await raises("nothing modified", BadRequest, sent.edit_text("same"), "Message is not modified")
    await control.fault(kind="too_many_requests", retry_after=9)
    error = await raises("429", RetryAfter, bot.send_message(ana, "x"))
    after = getattr(error, "_retry_after", None) or getattr(error, "retry_after", None)
    check("429 says how long", getattr(after, "total_seconds", lambda: after)(), 9)
    for effect in ({"kind": "status", "status": 500}, {"kind": "drop"}):
        await control.fault(**effect)
        await raises(str(effect), NetworkError, bot.send_message(ana, "x"))
    await control.act("block", person=ana, on=True)
    await raises("blocked", Forbidden, bot.send_message(ana, "x"), "bot was blocked by the user")
    group = (await control.act("group", title="Flat", members=[ana], supergroup=False))["chat"]
    moved = (await control.act("migrate", chat=group))["chat"]
    error = await raises("a group that moved", ChatMigrated, bot.send_message(group, "x"))
    check("it says where to", error and error.new_chat_id, moved)


async def main(url, control):
    await control.act("bot", token=TOKEN, name="PTB", username="ptb_test_bot")
    ana = (await control.act("person", name="Ana"))["id"]
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    app = builder.build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    app.add_handler(MessageHandler(filters.Document.ALL, document))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        await app.updater.start_polling()
        await exchange(control, app.bot, ana)
        await errors(control, app.bot, ana)
        await app.updater.stop()
        await app.stop()
    stranger = Application.builder().token("1234:wrong").base_url(f"{url}/bot").build()
    await raises("a wrong token", InvalidToken, stranger.bot.initialize())
    await stranger.bot.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the local Telegram is")
    parser.add_argument("--control", help="its control API; URL/control when left out")
    given = parser.parse_args()
    base = given.url.rstrip("/")
    asyncio.run(asyncio.wait_for(main(base, Control(given.control or f"{base}/control")), 180))
    print(f"{len(failures)} failures" if failures else "all well")
    sys.exit(1 if failures else 0)
