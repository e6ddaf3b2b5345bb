// Keeps the strip below the header, and every figure marked with data-figure, as they are now.

/** How long to wait before asking anew where the browser has given up, in milliseconds. */
const AGAIN_MS = 10_000;
/** Figures are read out at most so often, in milliseconds: who listens wants to hear other things, too. */
const SPOKEN_MS = 60_000;
/** What took longer, in seconds, was no new change: cases that waited to be mended or replayed are among it. */
const OLD_SECONDS = 86_400;

const strip = document.getElementById('live');
const connection = strip.querySelector('.connection');
const held = strip.querySelector('.held');
const texts = strip.dataset;
const locale = texts.lang === 'vi' ? 'vi-VN' : 'en-GB';
const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const rates = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

let source = null;
let again = 0;
let spokenAt = Date.now();

function connect() {
  clearTimeout(again);
  source = new EventSource('/api/v1/events');
  source.addEventListener('open', () => say('connected'));
  source.addEventListener('error', () => {
    say('lost');
    // A refusal ends it for good, a broken connection does not.
    if (source?.readyState === EventSource.CLOSED) void whyRefused();
  });
  source.addEventListener('gap', ({ data }) => showGap(JSON.parse(data)));
  source.addEventListener('delivery', ({ data }) => showDelivery(JSON.parse(data)));
  source.addEventListener('ended', end);
}

/** An event source does not say it: too many connections, say, which pass, or a server that knows no session any more. */
async function whyRefused() {
  const status = await fetch('/api/v1/session').then((answer) => answer.status, () => 0);
  if (status === 401) end();
  else if (!document.hidden) again = setTimeout(connect, AGAIN_MS);
}

function end() {
  disconnect();
  document.removeEventListener('visibilitychange', whenSeen);
  say('ended');
}

function disconnect() {
  clearTimeout(again);
  source?.close();
  source = null;
}

function say(state) {
  strip.hidden = false;
  strip.classList.toggle('connected', state === 'connected');
  strip.classList.toggle('lost', state !== 'connected');
  const text = texts[state];
  if (connection.textContent !== text) connection.textContent = text;
}

function showGap(gap) {
  for (const shown of document.querySelectorAll('[data-figure]')) {
    const name = shown.dataset.figure;
    if (name in gap) shown.textContent = name.endsWith('Percent') ? percentText(gap[name]) : counts.format(gap[name]);
  }
  const summary = document.querySelector('[data-summary]');
  if (summary === null || Date.now() - spokenAt < SPOKEN_MS) return;
  spokenAt = Date.now();
  summary.textContent = texts.updated.replace('{}', counts.format(gap.unsynced));
}

function percentText(percent) {
  return percent === null ? '—' : `${percents.format(percent)}%`;
}

function showDelivery({ perSecond, backlog, lagSeconds, paused, circuit }) {
  strip.querySelector('dl').hidden = false;
  show('rate', perSecond === null ? null : rates.format(perSecond));
  show('backlog', backlog === null ? null : counts.format(backlog));
  show('lag', lagSeconds === null ? null : spanText(lagSeconds));
  strip.querySelector('[data-live-old]').hidden = (lagSeconds ?? 0) < OLD_SECONDS;
  const reasons = [...(paused ? [texts.paused] : []), ...(circuit === null ? [] : [texts.circuit])];
  const text = reasons.join(' · ');
  if (held.textContent !== text) held.textContent = text;
  held.hidden = reasons.length === 0;
}

/** What is not known, or not this reader's, takes no room. */
function show(name, text) {
  const place = strip.querySelector(`[data-live="${name}"]`);
  place.closest('div').hidden = text === null;
  place.textContent = text ?? '—';
}

function spanText(seconds) {
  const units = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']];
  const [divisor, unit] = units.find(([least]) => seconds >= least) ?? units.at(-1);
  const form = { style: 'unit', unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, form).format(seconds / divisor);
}

/** A browser has six connections to a server: pages that nobody looks at leave theirs to the others. */
function whenSeen() {
  if (document.hidden) disconnect();
  else if (source === null) connect();
}

document.addEventListener('visibilitychange', whenSeen);
if (!document.hidden) connect();
