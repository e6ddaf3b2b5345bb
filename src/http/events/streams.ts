import type { ServerResponse } from 'node:http';
import { EVENT_STREAM_RETRY_MS } from '../../domain/delays.ts';
import type { Principal } from '../auth/principal.ts';
import { problem } from '../server/problem.ts';

/** Streams at once of one key, and of all. A browser keeps one for the page that is in view. */
const MOST_OF_KEY = 20;
const MOST = 200;
/** A connection on which nothing was sent for so long is sent a comment, lest a proxy takes it for dead. In ms. */
const HEARTBEAT_MS = 15_000;

/** Somebody who listens: with a key that was valid when the stream was opened, and is looked at anew in each turn. */
export interface Listener {
  readonly principal: Principal;
  /** Whether what was signed in with still holds: a session may have ended though its key is valid. */
  readonly stands: () => boolean;
}

/** One open answer of text/event-stream. */
export interface EventStream extends Listener {
  /** Sends the event, unless the last one of its name was the same. */
  send(event: string, data: string): void;
  /** Says that it is over, so that nobody connects again, and ends. */
  end(): void;
}

/** All open streams: how many there may be, and which of them are too slow or silent for long. */
export class EventStreams {
  readonly #streams = new Map<ServerResponse, OpenStream>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that is never set back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** HttpProblem 429 `too_many_streams`. */
  refuseTooMany({ keyId }: Principal): void {
    const ofKey = [...this.#streams.values()].filter(({ principal }) => principal.keyId === keyId);
    if (ofKey.length < MOST_OF_KEY && this.#streams.size < MOST) return;
    throw problem('too_many_streams');
  }

  /** Takes the answer over; its headers have to be set. `onClose`: whoever listened is gone. */
  open(raw: ServerResponse, listener: Listener, onClose: () => void): void {
    this.#streams.set(raw, new OpenStream(raw, listener, this.#now));
    raw.once('close', () => {
      this.#streams.delete(raw);
      onClose();
    });
    raw.writeHead(200);
    raw.write(`retry: ${EVENT_STREAM_RETRY_MS}\n\n`);
  }

  /**
   * Those that take what is sent. One whose buffer is full is broken off: its browser connects again when it can, and
   * what would pile up for it here would be old by then.
   */
  current(): readonly EventStream[] {
    for (const stream of this.#streams.values()) {
      if (stream.isStuck()) stream.breakOff();
      else stream.keepAlive();
    }
    return [...this.#streams.values()];
  }

  get size(): number {
    return this.#streams.size;
  }
}

class OpenStream implements EventStream {
  readonly principal: Principal;
  readonly stands: () => boolean;
  readonly #raw: ServerResponse;
  readonly #now: () => number;
  readonly #sent = new Map<string, string>();
  #sentAt: number;

  constructor(raw: ServerResponse, { principal, stands }: Listener, now: () => number) {
    this.principal = principal;
    this.stands = stands;
    this.#raw = raw;
    this.#now = now;
    this.#sentAt = now();
  }

  send(event: string, data: string): void {
    if (this.#sent.get(event) === data) return;
    this.#sent.set(event, data);
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  end(): void {
    this.send('ended', '{}');
    this.#raw.end();
  }

  /** One that was ended is given the time of a heartbeat to take its end. */
  isStuck(): boolean {
    return this.#raw.writableNeedDrain || (this.#raw.writableEnded && this.#isSilent());
  }

  breakOff(): void {
    this.#raw.destroy();
  }

  keepAlive(): void {
    if (this.#isSilent()) this.#write(':\n\n');
  }

  #isSilent(): boolean {
    return this.#now() - this.#sentAt >= HEARTBEAT_MS;
  }

  #write(text: string): void {
    if (this.#raw.writableEnded) return;
    this.#sentAt = this.#now();
    this.#raw.write(text);
  }
}
