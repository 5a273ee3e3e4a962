"""An unmodified aiogram bot on the local Telegram: every kind of exchange must go as with the real one.

    pip install aiogram
    python aiogram_bot_test.py --url http://127.0.0.1:8081 [--control http://127.0.0.1:8081/control]

The test brings its own bot, people and group, so it can run beside others. It exits with 1 when anything fails.
"""

import argparse
import asyncio
import hashlib
import io
import struct
import sys
import time
import zlib

import aiohttp
from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatAction
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.filters import Command
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

TOKEN = f"{int(time.time())}:aiogram-test"
BOT_ID = int(TOKEN.split(":")[0])
failures = []


def check(what, got, wanted=True):
    if got == wanted:
        print(f"ok      {what}")
    else:
        failures.append(what)
        print(f"FAILED  {what}: got {got!r}, wanted {wanted!r}")


def png(width, height):
    """A plain picture, without a library."""
    rows = (b"\0" + b"\x10\x80\x70" * width) * height

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


class Control:
    """The people's side, over HTTP."""

    def __init__(self, session, url):
        self.session, self.url = session, url

    async def act(self, act, /, **fields):
        async with self.session.post(f"{self.url}/{act}", json={"bot": BOT_ID, **fields}) as answer:
            body = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{act}: {body}")
            return body

    async def files(self, files, **fields):
        form = aiohttp.FormData()
        for name, value in {"bot": BOT_ID, **fields}.items():
            form.add_field(name, str(value))
        for name, data in files:
            form.add_field("file", data, filename=name, content_type="application/octet-stream")
        async with self.session.post(f"{self.url}/files", data=form) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["messages"]

    async def download(self, file_id):
        async with self.session.get(f"{self.url}/files/{file_id}") as answer:
            return await answer.read()

    async def reply(self, chat, after, contains=""):
        """The bot's first message after another that contains some words."""
        return await self.act("wait", chat=chat, after=after, contains=contains, timeout_ms=15_000)

    async def message(self, chat, message):
        query = {"bot": str(BOT_ID), "after": str(message - 1)}
        async with self.session.get(f"{self.url}/transcript/{chat}", params=query) as answer:
            return (await answer.json())["messages"][0]

    async def until(self, chat, message, fits):
        for _ in range(150):
            shown = await self.message(chat, message)
            if fits(shown):
                return shown
            await asyncio.sleep(0.1)
        raise RuntimeError(f"message {message} did not become what was wanted: {shown}")

    async def fault(self, method, **effect):
        fault = {"method": method, "count": 1, "effect": effect}
        async with self.session.post(f"{self.url}/faults", json=fault) as answer:
            assert answer.status == 200, await answer.text()


def keyboard(count):
    button = InlineKeyboardButton(text=f"Count {count}", callback_data=f"count:{count}")
    return InlineKeyboardMarkup(inline_keyboard=[[button, InlineKeyboardButton(text="Alert", callback_data="alert")]])


def the_bot():
    """The bot under test, as anybody would write one."""
    dispatcher = Dispatcher()

    @dispatcher.message(Command("start"))
    async def start(message: Message):
        await message.answer("<b>Welcome</b> &amp; hello", reply_markup=keyboard(0))

    @dispatcher.callback_query(F.data == "alert")
    async def alert(query: CallbackQuery):
        await query.answer("Careful", show_alert=True)

    @dispatcher.callback_query(F.data.startswith("count:"))
    async def count(query: CallbackQuery):
        number = int(query.data.split(":")[1]) + 1
        await query.message.edit_text(f"Counted to {number}", reply_markup=keyboard(number))
        await query.answer(f"Now {number}")

    @dispatcher.message(F.photo)
    async def photo(message: Message, bot: Bot):
        data = (await bot.download(message.photo[-1], io.BytesIO())).getvalue()
        small = (await bot.download(message.photo[0], io.BytesIO())).getvalue()
        text = f"photo {digest(data)} {len(message.photo)} sizes, smallest {len(small)} group {message.media_group_id}"
        await message.reply(text)

    @dispatcher.message(F.document)
    async def document(message: Message, bot: Bot):
        await bot.send_chat_action(message.chat.id, ChatAction.UPLOAD_DOCUMENT)
        data = (await bot.download(message.document, io.BytesIO())).getvalue()
        upload = BufferedInputFile(data, filename=f"back-{message.document.file_name}")
        sent = await message.answer_document(upload, caption=digest(data))
        await message.answer_document(sent.document.file_id, caption="again")

    @dispatcher.message(Command("album"))
    async def album(message: Message):
        pictures = [InputMediaPhoto(media=BufferedInputFile(png(60 + n, 40), f"{n}.png")) for n in range(3)]
        await message.answer_media_group(pictures)

    @dispatcher.edited_message()
    async def edited(message: Message):
        await message.reply(f"edited to {message.text}")

    @dispatcher.message(F.voice)
    async def voice(message: Message, bot: Bot):
        data = (await bot.download(message.voice, io.BytesIO())).getvalue()
        await message.answer(f"voice {digest(data)} {message.voice.mime_type}")

    @dispatcher.message(F.forward_origin)
    async def forwarded(message: Message):
        await message.answer(f"forwarded from {message.forward_origin.sender_user_name}")

    @dispatcher.message(F.text)
    async def echo(message: Message):
        quoted = f" to {message.reply_to_message.message_id}" if message.reply_to_message else ""
        await message.answer(f"echo{quoted}: {message.text}", parse_mode=None)

    return dispatcher


async def people_and_bot(control, ana, group):
    """What people do and what they get back."""
    said = (await control.act("text", person=ana, text="/start"))["message"]
    welcome = await control.reply(ana, said)
    check("HTML becomes entities", (welcome["text"], welcome["entities"][0]["type"]), ("Welcome & hello", "bold"))
    for number in (1, 2):
        await control.act("tap", person=ana, message=welcome["id"], label="Count")
        shown = await control.until(ana, welcome["id"], lambda shown: shown["text"] == f"Counted to {number}")
        check("a tap edits text and buttons", shown["buttons"][0][0]["text"], f"Count {number}")
    check("an edit is marked", shown["edited"] is not None)
    await control.act("tap", person=ana, message=welcome["id"], label="Alert")

    said = (await control.act("text", person=ana, text="1 < 2 & <b>not bold</b> 😀"))["message"]
    echo = await control.reply(ana, said)
    check("text comes through untouched", echo["text"], "echo: 1 < 2 & <b>not bold</b> 😀")
    said = (await control.act("text", person=ana, text="about that", reply_to=echo["id"]))["message"]
    check("a reply names its message", (await control.reply(ana, said))["text"], f"echo to {echo['id']}: about that")
    await control.act("edit", person=ana, message=said, text="about this")
    edited = await control.reply(ana, said, "edited")
    check("an edit arrives", (edited["text"], edited["reply_to"]["id"]), ("edited to about this", said))

    picture = png(500, 300)
    sent = await control.files([("shop.png", picture)], person=ana, kind="photo", caption="lunch")
    text = (await control.reply(ana, sent[-1]))["text"]
    check("a photo is byte-true and has sizes", text.startswith(f"photo {digest(picture)} 3 sizes, smallest "))
    sent = await control.files([("a.png", picture), ("b.png", picture)], person=ana, kind="photo")
    first = (await control.reply(ana, sent[-1]))["text"].split()[-1]
    second = (await control.reply(ana, sent[-1] + 1))["text"].split()[-1]
    check("an album has one group id", first == second and first != "None")

    table = bytes(range(256)) * 4000
    sent = await control.files([("bank.csv", table)], person=ana, kind="document")
    back = await control.reply(ana, sent[-1], digest(table))
    check("a document is byte-true both ways", digest(await control.download(back["file"]["id"])), digest(table))
    check("its name is kept", back["file"]["name"], "back-bank.csv")
    again = await control.reply(ana, back["id"], "again")
    check("a file is sent again by its id", digest(await control.download(again["file"]["id"])), digest(table))
    sent = await control.files([("voice.oga", b"OggS" + table[:999])], person=ana, kind="voice")
    check("a voice message arrives", (await control.reply(ana, sent[-1]))["text"], f"voice {digest(b'OggS' + table[:999])} application/octet-stream")

    said = (await control.act("text", person=ana, text="/album"))["message"]
    await control.reply(ana, said + 2)
    album = [await control.message(ana, said + number) for number in (1, 2, 3)]
    check("a bot's album is three pictures of one group", len({shown["album"] for shown in album}), 1)
    said = (await control.act("text", person=ana, text="pay!", origin_name="The Bank"))["message"]
    check("a forward says who wrote", (await control.reply(ana, said))["text"], "forwarded from The Bank")

    silent = (await control.act("text", person=ana, chat=group, text="good morning"))["message"]
    await control.act("text", person=ana, chat=group, text="/album@aiogram_test_bot")
    heard = await control.reply(group, silent)
    check("privacy mode: a command is heard, chatter is not", heard["file"]["kind"], "photo")


async def raises(what, kind, call, words=""):
    try:
        await call
        check(what, "no error", kind.__name__)
    except kind as error:
        check(what, words in str(error), True)
        return error
    except Exception as error:  # noqa: BLE001 - the wrong kind is a failure to report, not to stop at
        check(what, f"{type(error).__name__}: {error}", kind.__name__)
    return None


async def errors(control, bot, ana, stranger):
    """Refusals and faults must be the exceptions that aiogram makes of Telegram's."""
    send = bot.send_message
    bad = "can't parse entities: Can't find end tag corresponding to start tag"
    await raises("HTML that does not parse", TelegramBadRequest, send(ana, "<b>x"), bad)
    await raises("a text that is too long", TelegramBadRequest, send(ana, "x" * 4097), "message is too long")
    await raises("an empty text", TelegramBadRequest, send(ana, " "), "message text is empty")
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", callback_data="x" * 65)]])
    await raises("too much data in a button", TelegramBadRequest, send(ana, "x", reply_markup=markup), "BUTTON_DATA_INVALID")
    await raises("nobody there", TelegramBadRequest, send(5, "x"), "chat not found")
    await raises("somebody who never wrote", TelegramBadRequest, send(stranger, "x"), "chat not found")
    reply = ReplyParameters(message_id=1)
    await raises("a reply to nothing", TelegramBadRequest, send(ana, "x", reply_parameters=reply), "message to be replied not found")
    sent = await send(ana, "same")
    await raises("an edit that changes nothing", TelegramBadRequest, sent.edit_text("same"), "message is not modified")
    await sent.delete()
    await raises("an edit of what is gone", TelegramBadRequest, sent.edit_text("new"), "message to edit not found")
    await raises("an old tap", TelegramBadRequest, bot.answer_callback_query("1"), "query is too old")

    await control.fault("sendMessage", kind="too_many_requests", retry_after=7)
    error = await raises("429", TelegramRetryAfter, send(ana, "x"), "retry after 7")
    check("429 says how long", error and error.retry_after, 7)
    await control.fault("sendMessage", kind="status", status=500)
    await raises("500", TelegramServerError, send(ana, "x"))
    for processed in (False, True):
        await control.fault("sendMessage", kind="drop", processed=processed)
        await raises(f"a lost connection, processed: {processed}", TelegramNetworkError, send(ana, f"lost {processed}"))
    kept = (await control.reply(ana, sent.message_id, "lost"))["text"]
    check("only the processed one is there", kept, "lost True")
    await control.act("block", person=ana, on=True)
    await raises("blocked", TelegramForbiddenError, send(ana, "x"), "bot was blocked by the user")
    await control.act("block", person=ana, on=False)
    group = (await control.act("group", title="Flat", members=[ana], supergroup=False))["chat"]
    moved = (await control.act("migrate", chat=group))["chat"]
    error = await raises("a group that moved", TelegramMigrateToChat, send(group, "x"))
    check("it says where to", error and error.migrate_to_chat_id, moved)
    await raises("another poll", TelegramConflictError, twice(bot), "terminated by other getUpdates request")
    stranger = Bot("1234:wrong", session=bot.session)
    await raises("a wrong token", TelegramUnauthorizedError, stranger.get_me())
    await raises("a wrong file", TelegramBadRequest, bot.get_file("nonsense"))


async def twice(bot):
    last = await bot.get_updates(offset=-1)
    offset = last[-1].update_id + 1 if last else None
    first = asyncio.create_task(bot.get_updates(offset=offset, timeout=10))
    await asyncio.sleep(0.3)
    await bot.get_updates(timeout=0)
    await first


async def everything_else(control, bot, ana):
    me = await bot.get_me()
    check("getMe", (me.id, me.is_bot, me.can_read_all_group_messages), (BOT_ID, True, False))
    commands = [BotCommand(command="help", description="Help")]
    await bot.set_my_commands(commands)
    kept = await bot.get_my_commands()
    check("commands are kept", [(one.command, one.description) for one in kept], [("help", "Help")])
    await bot.delete_my_commands()
    check("and deleted", await bot.get_my_commands(), [])
    check("getChat", (await bot.get_chat(ana)).first_name, "Ana")
    sent = await bot.send_document(ana, BufferedInputFile(b"one", "one.txt"), caption="first")
    edited = await sent.edit_media(InputMediaDocument(media=BufferedInputFile(b"two", "two.txt"), caption="second"))
    check("a document is replaced", (edited.document.file_name, edited.caption), ("two.txt", "second"))
    check("a caption is edited", (await edited.edit_caption(caption="third")).caption, "third")
    markup = (await edited.edit_reply_markup(reply_markup=keyboard(1))).reply_markup
    check("a keyboard is added", [button.callback_data for button in markup.inline_keyboard[0]], ["count:1", "alert"])
    await sent.react([ReactionTypeEmoji(emoji="👍")])
    check("a reaction is shown", (await control.message(ana, sent.message_id))["reactions"], ["👍"])
    copy = await bot.copy_message(ana, ana, sent.message_id)
    check("a copy has the text", (await control.message(ana, copy.message_id))["text"], "third")
    forward = await bot.forward_message(ana, ana, sent.message_id)
    check("a forward says where from", forward.forward_origin.sender_user.id, BOT_ID)
    raw = await bot.send_message(ana, "*bold* 4\\.50", parse_mode="MarkdownV2")
    check("MarkdownV2", (raw.text, raw.entities[0].type), ("bold 4.50", "bold"))


async def webhook(control, bot, ana):
    """The same bot behind a webhook of aiogram's own server."""
    app = web.Application()
    SimpleRequestHandler(the_bot(), bot, secret_token="s3cret").register(app, path="/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret", drop_pending_updates=True)
    said = (await control.act("text", person=ana, text="by webhook"))["message"]
    check("updates come by webhook", (await control.reply(ana, said))["text"], "echo: by webhook")
    check("the webhook is known", (await bot.get_webhook_info()).pending_update_count, 0)
    await raises("no polling meanwhile", TelegramConflictError, bot.get_updates(), "webhook is active")
    await bot.delete_webhook()
    await runner.cleanup()


async def main(url, control_url):
    server = TelegramAPIServer.from_base(url)
    bot = Bot(TOKEN, session=AiohttpSession(api=server), default=DefaultBotProperties(parse_mode="HTML"))
    async with aiohttp.ClientSession() as session:
        control = Control(session, control_url)
        await control.act("bot", token=TOKEN, name="Aiogram", username="aiogram_test_bot")
        ana = (await control.act("person", name="Ana"))["id"]
        stranger = (await control.act("person", name="Stranger"))["id"]
        group = (await control.act("group", title="Trip", members=[ana]))["chat"]
        dispatcher = the_bot()
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
        await people_and_bot(control, ana, group)
        await dispatcher.stop_polling()
        await polling
        await errors(control, bot, ana, stranger)
        await everything_else(control, bot, ana)
        await webhook(control, bot, ana)
    await bot.session.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the local Telegram is")
    parser.add_argument("--control", help="its control API; URL/control when left out")
    given = parser.parse_args()
    asyncio.run(asyncio.wait_for(main(given.url.rstrip("/"), given.control or f"{given.url.rstrip('/')}/control"), 180))
    print(f"{len(failures)} failures" if failures else "all well")
    sys.exit(1 if failures else 0)
