// Refreshes the parts of a page marked with data-refresh, as long as any of them is "on".

/** How often, in milliseconds. After a slow answer the wait is a multiple of its duration, to spare the server. */
const EVERY_MS = 5_000;
const WAIT_PER_ANSWER = 10;
/** Refreshing ends this long after the last input, in milliseconds; otherwise an open page would never let its session end. */
const ATTENDED_MS = 30 * 60_000;

let lastInputAt = Date.now();
for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
  addEventListener(type, () => (lastInputAt = Date.now()), { passive: true });
}

function isUnfinished(page) {
  return page.querySelector('[data-refresh="on"]') !== null;
}

async function refresh() {
  const began = performance.now();
  if (!document.hidden && Date.now() - lastInputAt < ATTENDED_MS) {
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
      // After the session has ended this is the sign-in page, which has no such parts.
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch {
      // The strip below the header shows that the connection is lost.
    }
  }
  if (isUnfinished(document)) setTimeout(refresh, Math.max(EVERY_MS, WAIT_PER_ANSWER * (performance.now() - began)));
}

function show(page) {
  for (const part of document.querySelectorAll('[data-refresh]')) {
    const fresh = page.getElementById(part.id);
    // A button that has the focus stays in place.
    if (fresh === null || part.contains(document.activeElement) || part.isEqualNode(fresh)) continue;
    part.replaceWith(document.adoptNode(fresh));
  }
}

if (isUnfinished(document)) setTimeout(refresh, EVERY_MS);
