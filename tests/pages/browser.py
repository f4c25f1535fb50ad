"""Looks at a page in a real browser: Chromium shows it in a frame of some width, a script asks the frame."""
import html
import json
import os
import re

import harness

# What every page must hold: nothing sticks out, nothing lies upon something else, each text is within its cell.
COMMON = """
const wide = doc.documentElement.scrollWidth;
if (wide > view.innerWidth) problems.push(`it is ${wide} wide in ${view.innerWidth}`);
const shown = (e) => e.getClientRects().length > 0 && view.getComputedStyle(e).visibility === "visible";
function apart(elements, what) {
  const boxes = elements.filter(shown).map((e) => [e, e.getBoundingClientRect()]).sort((a, b) => a[1].top - b[1].top);
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j][1].top < boxes[i][1].bottom - 1; j++) {
      const [a, x] = boxes[i], [b, y] = boxes[j];
      if (x.left < y.right - 1 && y.left < x.right - 1 && !a.contains(b) && !b.contains(a))
        problems.push(`${what} overlap: ${a.textContent.trim().slice(0, 40)} / ${b.textContent.trim().slice(0, 40)}`);
    }
}
apart([...doc.querySelectorAll("article, .facts > li, h2")], "cards");
apart([...doc.querySelectorAll(".bar > *")], "parts of the bar");
for (const row of [...doc.querySelectorAll("article tr")].slice(0, 4000)) apart([...row.children], "cells");
for (const cell of doc.querySelectorAll("article td, article h3, .facts b"))
  if (shown(cell) && !cell.closest(".wide") && cell.scrollWidth > cell.clientWidth + 1)
    problems.push(`text is wider than its place: ${cell.textContent.slice(0, 60)}`);
for (const link of doc.querySelectorAll("a[href^='#']"))
  if (!doc.getElementById(decodeURIComponent(link.hash.slice(1)))) problems.push(`a link leads nowhere: ${link.hash}`);
const ids = [...doc.querySelectorAll("[id]")].map((e) => e.id);
if (new Set(ids).size !== ids.length) problems.push("two elements have one id");
"""

FRAME = """<!DOCTYPE html><body style="margin:0"><iframe id="page" src="{page}" style="width:{width}px;height:900px;border:0"></iframe>
<pre id="verdict"></pre><script>
document.getElementById("page").addEventListener("load", () => {{
  const problems = [], view = document.getElementById("page").contentWindow, doc = view.document;
  try {{ {script} }} catch (error) {{ problems.push(String(error)); }}
  document.getElementById("verdict").textContent = JSON.stringify(problems.slice(0, 20));
}});
</script>"""


def look(page, width, script=""):
    """What is wrong with the page in a window of this width; the script sees doc, view and problems."""
    frame = f"{page}.frame.html"
    harness.write(frame, FRAME.format(page=os.path.basename(page), width=width, script=COMMON + script))
    profile = f"{page}.profile"
    result = harness.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
                          f"--user-data-dir={profile}", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND",
                          "--virtual-time-budget=20000", f"--window-size={width + 20},1000", "--dump-dom", f"file://{frame}"],
                         seconds=120)
    os.remove(frame)
    found = re.search(r'<pre id="verdict">(.*?)</pre>', result.out.decode(errors="replace"), re.S)
    if not found or not found[1]:
        return ["the browser says nothing: " + result.err.decode(errors="replace")[-600:]]
    said = re.findall(r"CONSOLE.*", result.err.decode(errors="replace"))
    return json.loads(html.unescape(found[1])) + said
