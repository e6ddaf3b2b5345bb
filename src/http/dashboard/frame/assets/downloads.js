// Says below a link to a file that it is being prepared, and when it has begun to arrive; from then on the browser shows it.

const COOKIE = 'dongbo_download';
/** How often to look whether the file has begun, and how long, in milliseconds. */
const EVERY_MS = 250;
const PATIENCE_MS = 10 * 60_000;
/** dongbo's own path, which can be below one of the host; this file is in assets/EDITION/ of it. */
const HOME = new URL('../../', import.meta.url).pathname;
const COOKIE_PATH = HOME.replace(/(.)\/$/, '$1');
const FILE = /^api\/v1\/.+\.(csv|xlsx|pdf|sqlite)$/;

const status = document.getElementById('download');
let current = '';

/** Not crypto.randomUUID, which is missing on plain HTTP. */
function newToken() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function isFile(path) {
  return path.startsWith(HOME) && FILE.test(path.slice(HOME.length));
}

function watch(token, until) {
  // A later click has its own.
  if (token !== current) return;
  if (document.cookie.split('; ').includes(`${COOKIE}=begun.${token}`)) {
    status.textContent = status.dataset.begun;
    document.cookie = `${COOKIE}=; path=${COOKIE_PATH}; max-age=0`;
  } else if (Date.now() < until) setTimeout(watch, EVERY_MS, token, until);
  else status.textContent = '';
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || link.origin !== location.origin || !isFile(link.pathname)) return;
  current = newToken();
  document.cookie = `${COOKIE}=${current}; path=${COOKIE_PATH}; samesite=strict; max-age=${PATIENCE_MS / 1_000}`;
  (link.closest('.actions') ?? link).after(status);
  status.textContent = status.dataset.preparing;
  watch(current, Date.now() + PATIENCE_MS);
});
