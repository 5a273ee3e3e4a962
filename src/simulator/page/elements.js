// Building nodes. Strings given as children become text nodes, never markup.

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else if (name in node && name !== "list" && name !== "role") {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** The class of a colour, always the same for the same id. */
export const hue = (id) => `hue-${(Math.abs(id) % 41) % 7}`;

/** A round picture of a name's first letter. */
export function avatar(name, id, isGroup) {
  const letter = [...(name.trim() || "?")][0].toUpperCase();
  return element("span", { className: `avatar ${hue(id)}`, "aria-hidden": "true" }, isGroup ? icon("home") : letter);
}

export const find = (testid, within = document) => within.querySelector(`[data-testid="${testid}"]`);
export const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`);

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export const clock = (seconds) => CLOCK.format(seconds * 1000);
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

export function dayName(seconds) {
  const key = dayKey(seconds);
  if (key === new Date().toDateString()) return "Today";
  if (key === new Date(Date.now() - 86_400_000).toDateString()) return "Yesterday";
  return DAY.format(seconds * 1000);
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
