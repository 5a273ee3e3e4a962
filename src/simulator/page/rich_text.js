// Text with Telegram's entities as nodes. Outside text only ever becomes text nodes; addresses are checked.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** The address when it is one a page may lead to, else null. */
export function safeAddress(address, schemes = ["http:", "https:", "mailto:"]) {
  try {
    const url = new URL(address);
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...content) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.append(...content);
  return anchor;
}

/** A fragment; `onCommand(text)` is called when a command in the text is clicked. */
export function richText(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...nodes(text, sorted, 0, text.length, onCommand));
  return fragment;
}

// Entities that reach over their parent's end are cut there.
function nodes(text, entities, from, to, onCommand) {
  const out = [];
  let at = from;
  while (entities.length > 0) {
    const entity = entities.shift();
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= begin) continue;
    const inside = [];
    while (entities.length > 0 && entities[0].offset < end) inside.push(entities.shift());
    if (begin > at) out.push(text.slice(at, begin));
    out.push(wrap(entity, text.slice(begin, end), nodes(text, inside, begin, end, onCommand), onCommand));
    at = end;
  }
  if (to > at) out.push(text.slice(at, to));
  return out;
}

function wrap(entity, words, content, onCommand) {
  if (TAGS[entity.type]) {
    const element = document.createElement(TAGS[entity.type]);
    if (entity.language) element.dataset.language = entity.language;
    element.append(...content);
    return element;
  }
  if (entity.type === "text_link" || entity.type === "url" || entity.type === "email") {
    const address = safeAddress(entity.type === "email" ? `mailto:${words}` : (entity.url ?? words));
    if (address) return link(address, ...content);
  }
  if (entity.type === "bot_command" && onCommand) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "command";
    button.append(...content);
    button.addEventListener("click", () => onCommand(words));
    return button;
  }
  const span = document.createElement("span");
  span.className = entity.type.replaceAll("_", "-");
  span.append(...content);
  if (entity.type === "spoiler") {
    span.tabIndex = 0;
    span.setAttribute("role", "button");
    span.setAttribute("aria-label", "Hidden text, show it");
    const show = () => {
      span.classList.add("shown");
      span.removeAttribute("aria-label");
    };
    span.addEventListener("click", show);
    span.addEventListener("keydown", (event) => event.key === "Enter" && show());
  }
  return span;
}
