'use strict';

const { existsSync, lstatSync, mkdirSync, statSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { homedir } = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { calledAs } = require('./calledAs.cjs');

const CHECKOUT = path.resolve(__dirname, '../..');
const PACKAGES = path.join(CHECKOUT, 'node_modules');
/** Packages of many small modules, all of them ES modules. */
const ES_PACKAGES = ['kysely', 'zod'].map((name) => pathToFileURL(path.join(PACKAGES, name, '/')).href);

/*
 * Starts the program so that it begins at once: with Node's compile cache, since to compile dongbo's modules and to strip
 * their types takes longer than most commands work; and with names of modules that need no search. A CommonJS file,
 * because an ES module is compiled before its first line can do either.
 */
const folder = cacheFolder();
if (folder !== null) {
  const before = process.umask(0o077);
  enableCompileCache(folder);
  process.umask(before);
  // For threads and for any Node that this process starts: they do not inherit what was turned on above.
  process.env['NODE_COMPILE_CACHE'] = folder;
}
registerHooks({ resolve });
Object.assign(process.env, calledAs(process.argv, process.env, process.cwd()));
import('./main.ts').catch(explain);

/**
 * A folder that only this account can write, or null where there is none. What is in the cache is run: in a folder that
 * somebody else can write, such as Node's own default below /tmp, they could put code that runs as this account. So it
 * is beside the packages where those are this account's, else in its home.
 * @returns {string | null}
 */
function cacheFolder() {
  // Then Node has turned it on already.
  if (process.env['NODE_COMPILE_CACHE'] !== undefined) return null;
  if (isPrivateIn(PACKAGES, '.cache/dongbo')) return path.join(PACKAGES, '.cache/dongbo');
  const home = homeFolder();
  return home !== null && isPrivateIn(home, '.cache/dongbo') ? path.join(home, '.cache/dongbo') : null;
}

/** @returns {string | null} */
function homeFolder() {
  try {
    return homedir();
  } catch {
    // An account of a container may be a number that no user database knows.
    return null;
  }
}

/**
 * Makes the folder where it is missing, within one that is there.
 * @param {string} parent
 * @param {string} name
 */
function isPrivateIn(parent, name) {
  try {
    if (statSync(parent).uid !== process.getuid?.()) return false;
    const folder = path.join(parent, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = lstatSync(folder);
    return made.isDirectory() && made.uid === process.getuid?.() && (made.mode & 0o022) === 0;
  } catch {
    // Not there, or read-only: without a cache everything works as well, only later.
    return false;
  }
}

/**
 * A relative name of an ES module is its place. Node looks for it all the same, and for what its package.json says, which
 * for the 600 modules of a `gap` takes an eighth of its time (docs/decisions).
 * @type {import('node:module').ResolveHookSync}
 */
function resolve(name, context, next) {
  const { parentURL } = context;
  if (parentURL === undefined || !name.startsWith('.')) return next(name, context);
  const url = new URL(name, parentURL).href;
  if (name.endsWith('.ts')) return { url, format: 'module-typescript', shortCircuit: true };
  const isEsModule = name.endsWith('.js') && ES_PACKAGES.some((folder) => parentURL.startsWith(folder));
  return isEsModule ? { url, format: 'module', shortCircuit: true } : next(name, context);
}

/**
 * A checkout without its packages is a step left out, and no fault.
 * @param {unknown} error
 */
function explain(error) {
  const isWhole = existsSync(PACKAGES);
  const setUp = `cd "${CHECKOUT}" && npm run -s setup`;
  if (process.argv[2] === 'start' && process.stderr.isTTY !== true) {
    process.exitCode = isWhole ? 1 : 2;
    // As observability/log.ts would write it; of a foreign error no message, as there.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
    const line = {
      ...{ level: 50, time: Date.now(), pid: process.pid, event: 'daemon.failed' },
      errorCode: isWhole ? code : 'packages.missing',
      why: isWhole ? 'dongbo could not be loaded.' : 'The packages of dongbo are not installed yet.',
      remedy: isWhole ? `Install dongbo again, or its packages: ${setUp}` : `Type: ${setUp}`,
      exitCode: process.exitCode,
    };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    return;
  }
  if (isWhole) throw error;
  process.stderr.write(
    `The packages of dongbo are not installed yet.\nCác gói của dongbo chưa được cài đặt.\n  ${setUp}\n`,
  );
  process.exitCode = 2;
}
