/** One line of the log before it is written. */
export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const WINDOW_MS = 60_000;
const TICK_MS = 1_000;
/** Of one event: from then on warnings count as one cause, so that made-up addresses cannot fill a disk. */
const MOST_CAUSES = 50;
/** Ids, and places that can be many: two lines that differ in nothing else have the same cause. */
const NO_CAUSE: ReadonlySet<string> = new Set(['runId', 'deliveryId', 'requestId', 'sourceId', 'window']);
/** Of the lines of level info these alone come as often as somebody likes; the others say that something changed. */
const PER_REQUEST: ReadonlySet<string> = new Set(['http.request']);

/** All that was held back comes before them: what comes after a recovery, or an end, would look like a new failure. */
const BRINGS_OUT_ALL: ReadonlySet<string> = new Set(['standstill.ended', 'daemon.stopped']);

interface Seen {
  readonly event: string;
  since: number;
  repeated: number;
  /** Of the lines held back: the first one's time, and the last one with its time. */
  first: number;
  lastAt: number;
  last: Line;
}

/**
 * Writes the first line of each cause at once, and then one a minute, with the number of lines that it stands for in
 * `repeated`, and when they were said: such a line looks back, and its own time is no time of a failure. A cause is the event and every text in its fields, so that two errors never pass for one. A line that is not
 * folded, such as the end of a standstill, comes after all that was held back of its family: the last line is how things are.
 */
export class RepeatFold {
  readonly #emit: (line: Line) => void;
  readonly #seen = new Map<string, Seen>();
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (line: Line) => void) {
    this.#emit = emit;
  }

  write(line: Line): void {
    if (!isFolded(line)) {
      if (BRINGS_OUT_ALL.has(line.event)) this.flush();
      else if (line.level !== 'debug') this.flush(familyOf(line.event));
      this.#emit(line);
      return;
    }
    const cause = this.#causeOf(line);
    const seen = this.#seen.get(cause);
    if (seen !== undefined) {
      if (seen.repeated === 0) seen.first = Date.now();
      seen.repeated += 1;
      seen.lastAt = Date.now();
      seen.last = line;
      return;
    }
    this.#seen.set(cause, {
      event: line.event,
      since: performance.now(),
      repeated: 0,
      first: 0,
      lastAt: 0,
      last: line,
    });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
    this.#emit(line);
  }

  /** Writes what was held back, of one family of events or of all. */
  flush(family?: string): void {
    for (const seen of this.#seen.values()) {
      if (family === undefined || familyOf(seen.event) === family) this.#emitRepeated(seen);
    }
  }

  #tick(): void {
    const now = performance.now();
    for (const [cause, seen] of this.#seen) {
      if (now - seen.since < WINDOW_MS) continue;
      if (seen.repeated === 0) this.#seen.delete(cause);
      else this.#emitRepeated(seen);
    }
    if (this.#seen.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #emitRepeated(seen: Seen): void {
    const { repeated, first, lastAt, last } = seen;
    if (repeated === 0) return;
    seen.repeated = 0;
    seen.since = performance.now();
    const times = {
      repeatedFrom: new Date(first).toISOString(),
      repeatedUntil: new Date(lastAt).toISOString(),
    };
    this.#emit({ ...last, fields: { ...last.fields, repeated, ...times } });
  }

  #causeOf(line: Line): string {
    const cause = causeOf(line);
    if (line.level === 'error' || this.#seen.has(cause)) return cause;
    let causes = 0;
    for (const { event } of this.#seen.values()) if (event === line.event) causes += 1;
    return causes < MOST_CAUSES ? cause : line.event;
  }
}

function isFolded({ level, event }: Line): boolean {
  return level === 'warn' || level === 'error' || (level === 'info' && PER_REQUEST.has(event));
}

/** `circuit` of `circuit.opened`. */
function familyOf(event: string): string {
  return event.slice(0, event.indexOf('.'));
}

function causeOf({ event, fields }: Line): string {
  const texts = Object.entries(fields).filter(
    ([name, value]) => name === 'httpStatus' || (typeof value === 'string' && !NO_CAUSE.has(name)),
  );
  return JSON.stringify([
    event,
    ...texts.map(([name, value]) => [name, name === 'path' ? route(value) : value]),
  ]);
}

/** A source's address of one case has the case's id in it. */
function route(path: unknown): string {
  return String(path).replaceAll(/[^/]*\d[^/]*/g, '#');
}

const folds = new Set<RepeatFold>();

/** Writes what is held back when the process ends, however it does. */
export function flushAtExit(fold: RepeatFold): void {
  if (folds.size === 0) process.on('exit', () => folds.forEach((one) => void one.flush()));
  folds.add(fold);
}
