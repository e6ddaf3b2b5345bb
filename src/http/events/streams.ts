import type { ServerResponse } from 'node:http';
import { EVENT_STREAM_RETRY_MS } from '../../domain/delays.ts';
import type { Principal } from '../auth/principal.ts';
import { problem } from '../server/problem.ts';

/** Open streams of one key, and of all. A browser keeps one for the visible page. */
const MAX_PER_KEY = 20;
const MAX_STREAMS = 200;
/** After this silence a comment is sent, so that no proxy takes the connection for dead. In milliseconds. */
const HEARTBEAT_MS = 15_000;

/** The client of a stream. Its key was valid when the stream was opened, and is checked again at each tick. */
export interface Listener {
  readonly principal: Principal;
  /** A session can end while its key is still valid. */
  readonly isSignedIn: () => Promise<boolean>;
}

/** All open streams: limits their number, drops those that are too slow, keeps the silent ones alive. */
export class EventStreams {
  readonly #streams = new Map<ServerResponse, EventStream>();
  readonly #now: () => number;

  /** `now`: milliseconds of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** HttpProblem 429 `too_many_streams`. */
  refuseTooMany({ keyId }: Principal): void {
    const sameKey = [...this.#streams.values()].filter(({ principal }) => principal.keyId === keyId);
    if (sameKey.length < MAX_PER_KEY && this.#streams.size < MAX_STREAMS) return;
    throw problem('too_many_streams');
  }

  /** Takes over the answer, whose headers are already set. `onClose`: the client has disconnected. */
  open(raw: ServerResponse, listener: Listener, onClose: () => void): void {
    this.#streams.set(raw, new EventStream(raw, listener, this.#now));
    raw.once('close', () => {
      this.#streams.delete(raw);
      onClose();
    });
    raw.writeHead(200);
    raw.write(`retry: ${EVENT_STREAM_RETRY_MS}\n\n`);
  }

  /**
   * The open streams. One with a full buffer is dropped: its browser reconnects when it can, and what had piled up for
   * it here would be outdated by then.
   */
  current(): readonly EventStream[] {
    for (const stream of this.#streams.values()) {
      if (stream.isStuck()) stream.drop();
      else stream.keepAlive();
    }
    return [...this.#streams.values()];
  }

  get size(): number {
    return this.#streams.size;
  }
}

/** One open answer of text/event-stream. */
export class EventStream implements Listener {
  readonly principal: Principal;
  readonly isSignedIn: () => Promise<boolean>;
  readonly #raw: ServerResponse;
  readonly #now: () => number;
  readonly #sent = new Map<string, string>();
  #sentAt: number;

  constructor(raw: ServerResponse, { principal, isSignedIn }: Listener, now: () => number) {
    this.principal = principal;
    this.isSignedIn = isSignedIn;
    this.#raw = raw;
    this.#now = now;
    this.#sentAt = now();
  }

  /** Sends the event, unless the last one of this name was the same. */
  send(event: string, data: string): void {
    if (this.#sent.get(event) === data) return;
    this.#sent.set(event, data);
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** Tells the browser not to reconnect, and ends. */
  end(): void {
    this.send('ended', '{}');
    this.#raw.end();
  }

  /** A stream that was ended has one heartbeat to deliver its end. */
  isStuck(): boolean {
    return this.#raw.writableNeedDrain || (this.#raw.writableEnded && this.#isSilent());
  }

  drop(): void {
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
