// The place to write: text, files, commands, replying and editing.

import { element, find, icon, part, size } from "./elements.js";

const PICTURES = ["image/jpeg", "image/png", "image/webp"];

/** `host` sends: `text(words, replyTo)`, `files(files, kind, caption, replyTo)`, `edit(message, words)`, `lastOwn()`. */
export class Composer {
  constructor(host) {
    this.host = host;
    this.form = find("composer");
    this.input = find("input");
    this.menu = find("commands");
    this.files = [];
    this.commands = [];
    this.replying = null;
    this.editing = null;
    this.highlighted = 0;
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length > 0) {
        event.preventDefault();
        this.attach(event.clipboardData.files);
      }
    });
    find("file-input").addEventListener("change", (event) => {
      this.attach(event.target.files);
      event.target.value = "";
    });
    find("cancel-context").addEventListener("click", () => this.cancel());
    find("show-commands").addEventListener("click", () => {
      this.input.value = "/";
      this.input.focus();
      this.typed();
    });
  }

  /** Begins anew for another chat. */
  reset(commands) {
    this.cancel();
    this.files = [];
    this.showFiles();
    this.input.value = "";
    this.setCommands(commands);
    this.typed();
  }

  setCommands(commands) {
    this.commands = commands;
    find("show-commands").hidden = commands.length === 0;
  }

  reply(message) {
    this.cancel();
    this.replying = message;
    this.showContext("reply", `Reply to ${message.from_name}`, message.text || message.file?.name || "Message");
  }

  edit(message) {
    this.cancel();
    this.editing = message;
    this.input.value = message.text;
    this.showContext("edit", "Edit message", message.text || "Caption");
    this.typed();
  }

  cancel() {
    if (this.editing) this.input.value = "";
    this.replying = null;
    this.editing = null;
    find("context").hidden = true;
    this.grow();
  }

  showContext(name, title, text) {
    part("context-icon").setAttribute("href", `#i-${name}`);
    part("context-title").textContent = title;
    part("context-text").textContent = text;
    find("context").hidden = false;
    this.input.focus();
  }

  attach(list) {
    this.files.push(...list);
    this.showFiles();
    this.input.focus();
  }

  showFiles() {
    const box = find("pending");
    box.hidden = this.files.length === 0;
    part("as-files").hidden = !this.files.some((file) => PICTURES.includes(file.type));
    for (const image of box.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const shown = this.files.map((file, index) => {
      const remove = () => {
        this.files.splice(index, 1);
        this.showFiles();
      };
      const picture = PICTURES.includes(file.type)
        ? element("img", { src: URL.createObjectURL(file), alt: "" })
        : element("span", { className: "kind" }, icon("file"));
      return element(
        "li",
        { data: { testid: "pending-file" } },
        picture,
        element("span", { className: "what" }, element("b", {}, file.name), element("small", {}, size(file.size))),
        element("button", { type: "button", className: "icon", "aria-label": `Remove ${file.name}`, on: { click: remove } }, icon("close")),
      );
    });
    box.querySelector("ul").replaceChildren(...shown);
  }

  typed() {
    this.grow();
    const word = this.input.value;
    const begun = /^\/[a-z0-9_]*$/i.test(word) && !this.editing;
    const fitting = begun ? this.commands.filter((one) => `/${one.command}`.startsWith(word.toLowerCase())) : [];
    this.highlighted = 0;
    this.menu.hidden = fitting.length === 0;
    this.menu.replaceChildren(
      ...fitting.map((one, index) =>
        element(
          "li",
          { role: "option", id: `command-${index}`, data: { testid: "command-option", command: one.command }, on: { mousedown: (event) => event.preventDefault(), click: () => this.choose(one.command) } },
          element("b", {}, `/${one.command}`),
          element("span", {}, one.description),
        ),
      ),
    );
    this.highlight(0);
  }

  highlight(index) {
    const options = [...this.menu.children];
    if (options.length === 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.highlighted = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.highlighted)));
    options[this.highlighted].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.highlighted].id);
  }

  choose(command) {
    this.input.value = `/${command}`;
    this.submit();
  }

  pressed(event) {
    const options = this.menu.hidden ? [] : [...this.menu.children];
    if (options.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.highlight(this.highlighted + (event.key === "ArrowDown" ? 1 : -1));
    } else if (options.length > 0 && event.key === "Tab") {
      event.preventDefault();
      this.input.value = `/${options[this.highlighted].dataset.command} `;
      this.typed();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (options.length > 0) this.choose(options[this.highlighted].dataset.command);
      else this.submit();
    } else if (event.key === "Escape") {
      if (options.length > 0) this.menu.hidden = true;
      else this.cancel();
    } else if (event.key === "ArrowUp" && this.input.value === "" && !this.editing) {
      const last = this.host.lastOwn();
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  grow() {
    this.input.style.height = "auto";
    // What is scrolled does not count the border, what is set does: without it a bar would show beside one line.
    const border = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = `${Math.min(this.input.scrollHeight + border, 160)}px`;
  }

  /** Sends what is there; what could not be sent stays. */
  async submit() {
    const words = this.input.value.trim();
    const { files, editing } = this;
    const replyTo = this.replying?.id;
    if (!words && files.length === 0) return;
    this.input.value = "";
    this.files = [];
    this.showFiles();
    this.typed();
    try {
      if (editing) await this.host.edit(editing, words);
      else if (files.length > 0) await this.sendFiles(files, words, replyTo);
      else await this.host.text(words, replyTo);
      this.cancel();
    } catch (error) {
      this.input.value = words;
      this.files = files;
      this.showFiles();
      this.grow();
      this.host.failed(error);
    }
  }

  async sendFiles(files, caption, replyTo) {
    const isPhoto = (file) => PICTURES.includes(file.type) && !find("as-files").checked;
    const photos = files.filter(isPhoto);
    const documents = files.filter((file) => !isPhoto(file));
    if (photos.length > 0) await this.host.files(photos, "photo", caption, replyTo);
    if (documents.length > 0) await this.host.files(documents, "document", photos.length > 0 ? "" : caption, replyTo);
  }
}
