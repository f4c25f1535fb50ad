// The page: the sources on the left with what is wrong in them, on the right what they become. A line of a built file
// leads to the source line that it came from.
"use strict";

const $ = (id) => document.getElementById(id);
const worker = new Worker("worker.js"), waiting = new Map();
const PAUSE = 250; // milliseconds without a keystroke before it is checked
let files = {}, open = "", diagnostics = [], asked = 0, timer = 0;

worker.onmessage = ({ data }) => {
  const { resolve, reject } = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.error) reject(new Error(data.error));
  else resolve(data.answer);
};

function ask(task, fields) {
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, task, ...fields });
  });
}

function element(name, fields, ...children) {
  const made = Object.assign(document.createElement(name), fields);
  made.append(...children);
  return made;
}

function gutter() {
  const worst = new Map();
  for (const d of diagnostics)
    if (d.file === open && worst.get(d.start.line) !== "error") worst.set(d.start.line, d.severity);
  const count = $("text").value.split("\n").length;
  $("gutter").replaceChildren(...Array.from({ length: count }, (_, i) =>
    element("span", { className: worst.get(i + 1) || "", textContent: `${i + 1}\n` })));
  $("gutter").scrollTop = $("text").scrollTop;
}

function show(path, line = 0) {
  open = path;
  $("file").value = path;
  $("text").value = files[path];
  if (line > 0) {
    const before = files[path].split("\n").slice(0, line - 1).join("\n").length + (line > 1);
    $("text").focus();
    $("text").setSelectionRange(before, before + files[path].split("\n")[line - 1].length);
    $("text").scrollTop = (line - 6) * parseFloat(getComputedStyle($("text")).lineHeight);
  }
  gutter();
}

function problems() {
  $("problems").replaceChildren(...diagnostics.map((d) => {
    const item = element("li", { className: d.severity },
      `${d.subject || d.code}: ${d.message}`,
      ...d.helps.map((help) => element("small", { textContent: help })),
      element("small", { textContent: d.file ? `${d.file}:${d.start.line}` : "" }));
    if (d.file && d.file in files) item.onclick = () => show(d.file, d.start.line);
    return item;
  }));
  gutter();
}

async function artifact() {
  const path = $("artifact").value, before = files;
  if (path === "") return $("lines").replaceChildren();
  const { lines } = await ask("artifact", { files, path });
  if (path !== $("artifact").value || before !== files) return;
  $("lines").replaceChildren(...lines.map(({ text, sources }) => {
    const from = sources.find((s) => s.file in files) || sources[0];
    const place = from ? `${from.file}:${from.line}` : "";
    const row = element("tr", { title: place }, element("td", { textContent: place.replace(/^.*\//, "") }),
      element("td", { textContent: text }));
    if (from && from.file in files) {
      row.dataset.file = from.file;
      row.onclick = () => show(from.file, from.line);
    }
    return row;
  }));
}

function artifacts(list) {
  const kept = $("artifact").value, names = list.filter((a) => a.link === null).map((a) => a.path);
  const shown = names.includes(kept) ? kept : names.find((n) => n.endsWith(".service")) || names[0];
  $("artifact").replaceChildren(...names.map((path) => element("option", { value: path, textContent: path.replace(/^out\//, "") })));
  $("artifact").value = shown;
  return artifact();
}

async function build() {
  const before = files;
  $("state").textContent = "checking …";
  const answer = await ask("build", { files });
  if (before !== files) return;
  diagnostics = answer.diagnostics;
  problems();
  const errors = diagnostics.filter((d) => d.severity === "error").length;
  const count = errors === 0 ? "nothing is wrong" : errors === 1 ? "1 error" : `${errors} errors`;
  if (answer.artifacts !== null) await artifacts(answer.artifacts);
  $("state").textContent = `${count}, ${answer.milliseconds} ms`;
  document.body.dataset.done = String(Number(document.body.dataset.done || 0) + 1);
}

async function begin() {
  const answer = await ask("begin", { fleet: $("fleet").value });
  files = answer.files;
  diagnostics = [];
  $("file").replaceChildren(...Object.keys(files).map((path) => element("option", { value: path, textContent: path })));
  show(Object.keys(files).find((path) => path.includes("/services/")) || Object.keys(files)[0]);
  await build();
}

const report = (error) => { $("state").textContent = String(error); };
$("text").addEventListener("input", () => {
  files = { ...files, [open]: $("text").value };
  gutter();
  clearTimeout(timer);
  timer = setTimeout(() => build().catch(report), PAUSE);
});
$("text").addEventListener("scroll", () => { $("gutter").scrollTop = $("text").scrollTop; });
$("file").addEventListener("change", () => show($("file").value));
$("artifact").addEventListener("change", () => artifact().catch(report));
$("fleet").addEventListener("change", () => begin().catch(report));
begin().catch(report);
