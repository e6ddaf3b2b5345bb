import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DongboError } from '../domain/errors.ts';
import { findChromium, noChromium } from './findChromium.ts';

/** A page takes about two seconds, a loaded server several times that. */
const LIMIT_MS = 45_000;
/** Waiting beyond the one that is being printed. */
const MAX_WAITING = 4;
/** In bytes: two hundred times what the report has. */
const MAX_PDF = 20 * 1_048_576;

/** Prints nothing but the given file: no profile of a person, no network, no extensions. */
const FLAGS = [
  '--headless',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-first-run',
  '--no-pdf-header-footer',
];

/**
 * Prints HTML pages as PDF with an installed Chromium, one at a time, each with a fresh profile that goes with it.
 *
 * A page that takes longer than `limitMs` is given up, with every process of the browser.
 */
export class PdfPrinter {
  readonly #configured: string;
  readonly #limitMs: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `configured`: the browser; '' finds one. */
  constructor(configured: string, { limitMs = LIMIT_MS }: { readonly limitMs?: number } = {}) {
    this.#configured = configured;
    this.#limitMs = limitMs;
  }

  get hasBrowser(): boolean {
    return findChromium(this.#configured) !== null;
  }

  /** Whether too many pages wait for another to join them. */
  get isFull(): boolean {
    return this.#waiting > MAX_WAITING;
  }

  /**
   * UsageError `report.no_chromium` where there is no browser; DongboError `report.print_failed` when it does not start,
   * does not print, or does not end in time.
   */
  async print(html: string): Promise<Buffer> {
    const browser = findChromium(this.#configured);
    if (browser === null) throw noChromium(this.#configured);
    this.#waiting += 1;
    const mine = this.#last.then(() => this.#printNow(browser, html));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #printNow(browser: string, html: string): Promise<Buffer> {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-print-'));
    try {
      const [page, pdf] = [join(dir, 'report.html'), join(dir, 'report.pdf')];
      await writeFile(page, html, { mode: 0o600 });
      await this.#run(browser, dir, [`--print-to-pdf=${pdf}`, pathToFileURL(page).href]);
      const { size } = await stat(pdf).catch(() => ({ size: 0 }));
      if (size === 0 || size > MAX_PDF) throw printFailed(`it wrote ${size} bytes`);
      return await readFile(pdf);
    } finally {
      // The browser's last processes may still be writing into their profile.
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }

  async #run(browser: string, dir: string, more: readonly string[]): Promise<void> {
    // As root Chromium starts only without its sandbox; the page is ours, and has no scripts.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(browser, [...FLAGS, ...sandbox, `--user-data-dir=${join(dir, 'profile')}`, ...more], {
      stdio: 'ignore',
      cwd: dir,
      // In a group of its own, to end all its processes at once. It gets no variables, since these can hold secrets.
      detached: true,
      env: { HOME: dir, TMPDIR: dir, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    child.once('error', () => reject(printFailed('it did not start')));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(printFailed(`it ended with ${code ?? signal}`));
    });
    const late = setTimeout(
      () => reject(printFailed(`it took more than ${this.#limitMs / 1_000} s`)),
      this.#limitMs,
    );
    try {
      await promise;
    } finally {
      clearTimeout(late);
      endGroup(child);
    }
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function printFailed(how: string): DongboError {
  return new DongboError({
    code: 'report.print_failed',
    message: `The browser did not print the page: ${how}.`,
    remedy:
      'Check that it starts for the account of dongbo: chromium --headless --print-to-pdf=x.pdf about:blank',
    vi: {
      message: `Trình duyệt không in được trang: ${how}.`,
      remedy:
        'Kiểm tra tài khoản chạy dongbo có mở được trình duyệt không: chromium --headless --print-to-pdf=x.pdf about:blank',
    },
  });
}
