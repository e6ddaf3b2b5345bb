// Keeps the strip below the header and every figure marked with data-figure up to date.

/** How long to wait before connecting again when the browser has given up, in milliseconds. */
const RECONNECT_MS = 10_000;
/** A screen reader announces the figures no more often than this, in milliseconds. */
const ANNOUNCE_MS = 60_000;
/** A longer lag, in seconds, includes old cases that were fixed or replayed. */
const BACKLOG_LAG_SECONDS = 86_400;

/** dongbo's own address, which can be below a path of the host; this file is in assets/EDITION/ of it. */
const HOME = new URL('../../', import.meta.url);

const strip = document.getElementById('live');
const connection = strip.querySelector('.connection');
const notice = strip.querySelector('.held');
const texts = strip.dataset;
const locale = texts.lang === 'vi' ? 'vi-VN' : 'en-GB';
/** That delivery is held, by what waits; why, and what to do about it, by code. */
const held = JSON.parse(texts.held);
const causes = JSON.parse(texts.causes);
const remedies = JSON.parse(texts.remedies);
const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const rates = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

let source = null;
let reconnectTimer = 0;
let announcedAt = Date.now();

function connect() {
  clearTimeout(reconnectTimer);
  source = new EventSource(new URL('api/v1/events', HOME));
  source.addEventListener('open', () => showState('connected'));
  source.addEventListener('error', () => {
    showState('lost');
    // The browser reconnects by itself, except after a refusal.
    if (source?.readyState === EventSource.CLOSED) void afterRefusal();
  });
  source.addEventListener('gap', ({ data }) => showGap(JSON.parse(data)));
  source.addEventListener('delivery', ({ data }) => showDelivery(JSON.parse(data)));
  source.addEventListener('ended', end);
}

/** An event source does not reveal its status: too many connections are temporary, an ended session is not. */
async function afterRefusal() {
  const status = await fetch(new URL('api/v1/session', HOME)).then((answer) => answer.status, () => 0);
  if (status === 401) end();
  else if (!document.hidden) reconnectTimer = setTimeout(connect, RECONNECT_MS);
}

function end() {
  disconnect();
  document.removeEventListener('visibilitychange', onVisibilityChange);
  showState('ended');
}

function disconnect() {
  clearTimeout(reconnectTimer);
  source?.close();
  source = null;
}

function showState(state) {
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
  if (summary === null || Date.now() - announcedAt < ANNOUNCE_MS) return;
  announcedAt = Date.now();
  summary.textContent = texts.updated.replace('{}', counts.format(gap.unsynced));
}

function percentText(percent) {
  return percent === null ? '—' : `${percents.format(percent)}%`;
}

function showDelivery({ perSecond, backlog, fresh, lagSeconds, paused, circuit, fault, holds, stepsCircuit, stepsFault }) {
  strip.querySelector('dl').hidden = false;
  show('rate', perSecond === null ? null : rates.format(perSecond));
  show('fresh', fresh === null ? null : counts.format(fresh));
  show('backlog', backlog === null ? null : counts.format(Math.max(0, backlog - fresh)));
  show('lag', lagSeconds === null ? null : spanText(lagSeconds));
  strip.querySelector('[data-live-old]').hidden = (lagSeconds ?? 0) < BACKLOG_LAG_SECONDS;
  const reasons = [
    ...(paused ? [texts.paused] : []),
    ...heldText(held[holds] ?? held.all, circuit, fault),
    ...heldText(held.steps, stepsCircuit, stepsFault),
  ];
  const text = reasons.join(' · ');
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = reasons.length === 0;
}

function heldText(sentence, cause, fault) {
  if ((cause ?? null) === null) return [];
  const code = fault ?? cause;
  return [[sentence.replace('{}', causes[code] ?? cause), remedies[code] ?? ''].join(' ').trim()];
}

/** Hides a figure that is unknown, or not for this reader. */
function show(name, text) {
  const element = strip.querySelector(`[data-live="${name}"]`);
  element.closest('div').hidden = text === null;
  element.textContent = text ?? '—';
}

function spanText(seconds) {
  const units = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']];
  const [divisor, unit] = units.find(([least]) => seconds >= least) ?? units.at(-1);
  const form = { style: 'unit', unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, form).format(seconds / divisor);
}

/** A browser has six connections to a server, so hidden pages give theirs up. */
function onVisibilityChange() {
  if (document.hidden) disconnect();
  else if (source === null) connect();
}

document.addEventListener('visibilitychange', onVisibilityChange);
if (!document.hidden) connect();
