// Runs the compiler: each run is an instance of its own over a file system in memory, of the module compiled once.
"use strict";
importScripts("croft.js");

const FLEET = "/fleet";
const module = fetch("croft.wasm").then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.compile(bytes));
const library = fetch("library.json").then((answer) => answer.json());
let built = null; // the instance whose tree is looked at

async function instance(out) {
  const compiled = await module;
  return croft({
    print: (line) => out.push(line),
    printErr: (line) => console.warn(line),
    instantiateWasm(imports, ready) {
      WebAssembly.instantiate(compiled, imports).then((made) => ready(made));
      return {};
    },
  });
}

function put(croft, path, text) {
  croft.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  croft.FS.writeFile(path, text);
}

/** Runs a command over the files; its status, what it printed, and the instance with what it left. */
async function run(files, command) {
  const out = [], croft = await instance(out);
  for (const [path, text] of Object.entries(await library))
    if (path.startsWith("stdlib/")) put(croft, `/${path}`, text);
  for (const [path, text] of Object.entries(files)) put(croft, `${FLEET}/${path}`, text);
  const [name, ...operands] = command;
  const status = croft.callMain([name, "-C", FLEET, "--stdlib", "/stdlib", ...operands]);
  return { status, text: out.join("\n"), croft };
}

/** The paths of the regular files and links below a folder. */
function walk(FS, folder, found = []) {
  for (const name of FS.readdir(folder).filter((n) => n !== "." && n !== "..").sort()) {
    const path = `${folder}/${name}`, mode = FS.lstat(path).mode;
    if (FS.isDir(mode)) walk(FS, path, found);
    else found.push({ path, link: FS.isLink(mode) ? FS.readlink(path) : null });
  }
  return found;
}

const tasks = {
  /** The fleet that `croft init` makes, or the one that Croft comes with. */
  async begin({ fleet }) {
    if (fleet === "homelab") {
      const files = {};
      for (const [path, text] of Object.entries(await library)) if (path.startsWith("hosts/")) files[path] = text;
      return { files };
    }
    const { croft } = await run({}, ["init", FLEET]);
    const files = {};
    for (const { path } of walk(croft.FS, `${FLEET}/hosts`))
      files[path.slice(FLEET.length + 1)] = croft.FS.readFile(path, { encoding: "utf8" });
    return { files };
  },

  /** What is wrong with the files, and if nothing is, the trees that they become. */
  async build({ files }) {
    const start = performance.now(), check = await run(files, ["check", "--format", "json"]);
    const answer = { status: check.status, diagnostics: JSON.parse(check.text).diagnostics, artifacts: null };
    if (check.status === 0) {
      const build = await run(files, ["build"]);
      if (build.status === 0) {
        built = build.croft;
        answer.artifacts = walk(built.FS, `${FLEET}/out`).map(({ path, link }) => ({ path: path.slice(FLEET.length + 1), link }));
      }
    }
    answer.milliseconds = Math.round(performance.now() - start);
    return answer;
  },

  /** A built file, each line with the source line that it came from. */
  async artifact({ files, path }) {
    const text = built.FS.readFile(`${FLEET}/${path}`, { encoding: "utf8" });
    if (!path.includes("/root/")) return { lines: text.split("\n").map((line) => ({ text: line, sources: [] })) };
    const out = [], croft = await instance(out);
    const host = path.split("/").slice(0, 2).join("/");
    for (const [name, content] of Object.entries(files)) put(croft, `${FLEET}/${name}`, content);
    for (const [name, content] of Object.entries(await library)) if (name.startsWith("stdlib/")) put(croft, `${FLEET}/${name}`, content);
    for (const name of [path, `${host}/manifest.json`, `${host}/sources.map`])
      put(croft, `${FLEET}/${name}`, built.FS.readFile(`${FLEET}/${name}`));
    const status = croft.callMain(["blame", "-C", FLEET, path, "--format", "json"]);
    if (status !== 0) return { lines: text.split("\n").map((line) => ({ text: line, sources: [] })) };
    return { lines: JSON.parse(out.join("\n")).lines };
  },
};

// One after the other: what is asked for twice while one runs is the page's business.
let turn = Promise.resolve();
onmessage = ({ data }) => {
  turn = turn.then(async () => {
    try {
      postMessage({ id: data.id, answer: await tasks[data.task](data) });
    } catch (error) {
      postMessage({ id: data.id, error: String(error && error.stack || error) });
    }
  });
};
