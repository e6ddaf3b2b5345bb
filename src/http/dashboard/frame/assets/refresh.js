// Shows the parts of a page marked with data-refresh as they are now, while any of them says that it goes on.

/** How often, in milliseconds; more seldom where the answer takes long: the server is not to do only this. */
const EVERY_MS = 5_000;
const TIMES_ITS_ANSWER = 10;
/** For so long after somebody was last there, in milliseconds: else a page left open would keep its session for ever. */
const ATTENDED_MS = 30 * 60_000;

let seenAt = Date.now();
for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
  addEventListener(sign, () => (seenAt = Date.now()), { passive: true });
}

function goesOn(page) {
  return page.querySelector('[data-refresh="on"]') !== null;
}

async function refresh() {
  const began = performance.now();
  if (!document.hidden && Date.now() - seenAt < ATTENDED_MS) {
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
      // Who is no longer signed in gets another page, which has no such parts.
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch {
      // The strip below the header says that the connection is lost.
    }
  }
  if (goesOn(document)) setTimeout(refresh, Math.max(EVERY_MS, TIMES_ITS_ANSWER * (performance.now() - began)));
}

function show(page) {
  for (const part of document.querySelectorAll('[data-refresh]')) {
    const now = page.getElementById(part.id);
    // What a person is about to press stays where it is.
    if (now === null || part.contains(document.activeElement) || part.isEqualNode(now)) continue;
    part.replaceWith(document.adoptNode(now));
  }
}

if (goesOn(document)) setTimeout(refresh, EVERY_MS);
