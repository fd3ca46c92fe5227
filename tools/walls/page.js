// SPDX-License-Identifier: Apache-2.0
// Shows which thread runs, and answers. All it knows is in the page's data; it asks nobody.
"use strict";
const map = JSON.parse(document.getElementById("data").textContent);
const all = (selector) => [...document.querySelectorAll(selector)];
const hex = (n) => "0x" + n.toString(16).padStart(8, "0");
let running = -1; // index into map.users
let asked = false; // by a reader, not by the page itself
let shown = null; // what was asked last: a function that shows it again

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- The switch

function switchTo(user) {
  const before = running < 0 ? null : map.threads[map.users[running]];
  const thread = map.threads[map.users[user]];
  running = user;
  all(".pick").forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.user) === user)));
  all("#map [data-thread]").forEach((cell) => cell.classList.toggle("now", Number(cell.dataset.thread) === user));
  all("#map text.r").forEach((text) => text.classList.toggle("now", text.previousElementSibling.classList.contains("now")));
  all("th.t").forEach((head) => head.classList.toggle("now", Number(head.dataset.user) === user));
  document.getElementById("map").classList.add("picked");
  document.getElementById("slot-thread").textContent = thread.name;
  thread.slots.forEach((slot, i) => load(slot, i, before && before.slots[i]));
  if (shown) shown();
}

function load(slot, i, before) {
  const box = document.getElementById("slot-" + i);
  if (!box) return;
  const used = slot.size > 0;
  const texts = box.querySelectorAll("text");
  texts[1].textContent = used ? shorten(slot.what, slot.user ? 26 : 20) : "empty";
  texts[2].textContent = used ? slot.user || (slot.kernel ? "kernel only" : "nobody") : "";
  box.classList.toggle("k-none", !used);
  box.classList.remove("changed");
  if (before && (before.start !== slot.start || before.size !== slot.size || before.user !== slot.user)) {
    void box.getBoundingClientRect(); // so that the animation begins anew
    box.classList.add("changed");
  }
  wire(slot, i);
}

function shorten(text, length) {
  return text.length > length ? text.slice(0, length - 1) + "…" : text;
}

function wire(slot, i) {
  const path = document.getElementById("wire-" + i);
  const { right, slots, slotTop, slotStep } = map.geometry;
  const end = slotTop + i * slotStep + 13;
  const first = slot.row && map.rows[slot.row[0]];
  const last = slot.row && map.rows[slot.row[1]];
  const y = first ? (first.y + last.y + last.height) / 2 : end;
  path.setAttribute("class", "w " + (first ? "u-" + (slot.user || "kernel") : "off"));
  path.style.d = `path("M${right + 2} ${y}C${right + 45} ${y} ${slots - 45} ${end} ${slots} ${end}")`;
  path.setAttribute("d", `M${right + 2} ${y}C${right + 45} ${y} ${slots - 45} ${end} ${slots} ${end}`);
}

let timer = 0;
function play() {
  const button = document.getElementById("play");
  button.classList.toggle("on", !timer);
  if (timer) {
    clearInterval(timer);
    timer = 0;
    return;
  }
  const next = () => switchTo((running + 1) % map.users.length);
  next();
  timer = setInterval(next, 1800);
}

// ---- Answers

function answer(title, detail, verdicts) {
  const said = document.getElementById("said");
  said.textContent = "";
  const head = element("h3", "", title);
  head.append(element("small", "", detail));
  said.append(head);
  const order = map.threads.map((_, i) => i);
  order.sort((a, b) => (map.users[running] === b) - (map.users[running] === a));
  const supervisors = [];
  order.forEach((i) => {
    if (map.source !== "image" && !map.threads[i].user) {
      supervisors.push(map.threads[i].name);
      return;
    }
    const [kind, sentence] = verdicts(i);
    if (map.source === "image" && i !== order[0]) return;
    said.append(verdict(kind, sentence, map.users[running] === i));
  });
  if (supervisors.length)
    said.append(verdict("plain", supervisors.join(", ") + ": supervisor threads, which may touch everything that the kernel may.", false));
  if (asked) document.getElementById("answer").scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function verdict(kind, sentence, now) {
  const made = element("div", "verdict " + kind + (now ? " now" : ""));
  const [why, how] = sentence.split(" To allow it: ");
  if (!how) {
    made.textContent = why;
    return made;
  }
  const [code, ...rest] = how.split(/\.(?= |$)/);
  made.textContent = why + " To allow it:";
  made.append(element("code", "", code.replace(" and k_mem", "\nk_mem")));
  if (rest.join(".").trim()) made.append(element("span", "", rest.join(".").trim()));
  return made;
}

function at(pieces, address) {
  return pieces.findIndex((piece) => piece.start <= address && address < piece.start + piece.size);
}

function aboutAddress(address, label) {
  const i = at(map.blocks, address);
  const place = at(map.places, address);
  const variable = map.variables[at(map.variables, address)];
  const name = label || (variable && variable.name) || (i >= 0 ? map.blocks[i].name : map.places[place].name);
  const here = name && name !== "the program" ? `${name} (${hex(address)})` : hex(address);
  const block = i >= 0 ? map.blocks[i] : null;
  shown = () => {
    mark("row", at(map.rows, address));
    all(".piece").forEach((piece) => piece.classList.toggle("on", Number(piece.dataset.block) === i));
    answer(name || hex(address), name ? hex(address) : "", (thread) => {
      const sentence = map.texts[block ? map.about.block[i][thread] : map.about.place[place][thread]];
      const may = block && map.rights[i][thread];
      return [map.source === "image" ? "plain" : may ? "may" : "", sentence.replace("{here}", here)];
    });
  };
  shown();
}

function aboutObject(i) {
  const object = map.objects[i];
  shown = () => {
    mark("object", i);
    answer(object.name, object.type + " at " + hex(object.address), (thread) => [
      map.source === "image" ? "plain" : object.threads.includes(map.threads[thread].name) ? "may" : "",
      map.texts[map.about.object[i][thread]]]);
  };
  shown();
}

function aboutCall(i) {
  const call = map.calls[i];
  shown = () => {
    mark("call", i);
    answer(call.name + "()", "system call", (thread) => [
      map.source === "image" ? "plain" : map.may[thread].includes(call.name) ? "may" : "",
      map.texts[map.about.call[i][thread]]]);
  };
  shown();
}

function mark(kind, index) {
  all(".row").forEach((row) => row.classList.toggle("on", kind === "row" && Number(row.dataset.row) === index));
  all("tr[data-kind]").forEach((line) =>
    line.classList.toggle("on", line.dataset.kind === kind && Number(line.dataset.index) === index));
}

function ask(text) {
  text = text.trim();
  if (!text) return;
  const number = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : NaN;
  if (!Number.isNaN(number)) return aboutAddress(number);
  const partition = map.blocks.findIndex((b) => (b.kind === "partition" || b.kind === "device") && b.name === text);
  const object = map.objects.findIndex((o) => o.name === text);
  const call = map.calls.findIndex((c) => c.name === text.replace("()", ""));
  const variable = map.variables.find((v) => v.name === text);
  const block = map.blocks.findIndex((b) => b.name === text);
  if (partition >= 0) return aboutAddress(map.blocks[partition].start, text);
  if (object >= 0) return aboutObject(object);
  if (call >= 0) return aboutCall(call);
  if (variable) return aboutAddress(variable.start, text);
  if (block >= 0) return aboutAddress(map.blocks[block].start, text);
  shown = null;
  const said = document.getElementById("said");
  said.textContent = "";
  said.append(verdict("plain", `There is nothing called ${text} on this map: ask for an address, 0x…, or a name that it shows.`, false));
}

// ---- What can be clicked

function slotClicked(i) {
  const thread = map.threads[map.users[running]];
  const slot = thread && thread.slots[i];
  if (slot && slot.size) aboutAddress(slot.start);
}

function lineClicked(line) {
  const index = Number(line.dataset.index);
  if (line.dataset.kind === "object") aboutObject(index);
  else if (line.dataset.kind === "call") aboutCall(index);
  else aboutAddress(index);
}

function clickable(selector, action) {
  all(selector).forEach((node) => {
    node.addEventListener("click", () => action(node));
    if (node.tagName !== "BUTTON")
      node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), action(node)));
  });
}

clickable(".pick", (button) => switchTo(Number(button.dataset.user)));
clickable(".row", (row) => aboutAddress(map.rows[Number(row.dataset.row)].start));
clickable(".slot", (slot) => slotClicked(Number(slot.dataset.slot)));
clickable("tr[data-kind]", lineClicked);
clickable("[data-block]", (node) => aboutAddress(map.blocks[Number(node.dataset.block)].start));
clickable("[data-address]", (node) => aboutAddress(Number(node.dataset.address)));
clickable("#play", play);
clickable("#theme", () => {
  const dark = matchMedia("(prefers-color-scheme:dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
});
document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(document.getElementById("what").value);
});
const names = new Set([...map.variables, ...map.objects, ...map.calls.filter((c) => c.linked), ...map.blocks].map((n) => n.name).filter(Boolean));
names.forEach((name) => document.getElementById("names").append(element("option", "", name)));
if (map.users.length) switchTo(0);
aboutAddress(map.first);
asked = true;
