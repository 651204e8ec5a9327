"""What is wrong with a page: not accessible, wider than its window, against its security policy, or broken."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]});
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | "));
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

BROKEN_PICTURES = "() => [...document.images].filter(one => one.complete && !one.naturalWidth).map(one => one.src)"


def problems_of(page, url):
    """Return what is wrong with a page, in words."""
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    response = page.goto(url)
    if "text/html" not in response.headers.get("content-type", ""):
        return []
    found = [] if response.status in (200, 404) else [f"status {response.status}"]
    # axe is handed over from outside the page's own policy.
    found += page.evaluate(AXE.read_text(encoding="utf-8") + ";(" + RUN_AXE + ")()")
    found += [f"no picture: {source}" for source in page.evaluate(BROKEN_PICTURES)]
    page.set_viewport_size({"width": 320, "height": 640})
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"scrolls sideways by {over} px at 320 px")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + [text for text in refused if "404" not in text]
