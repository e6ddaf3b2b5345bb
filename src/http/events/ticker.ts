import { errorFields } from '../../observability/log.ts';
import { principalOfKey } from '../auth/authenticate.ts';
import type { Principal } from '../auth/principal.ts';
import type { HttpDeps } from '../server/deps.ts';
import { deliveryFigures, gapFigures, withoutTotals } from './figures.ts';
import type { EventStream, EventStreams } from './streams.ts';

/** How often figures are read, in milliseconds. */
const EVERY_MS = 2_000;

/**
 * Reads the figures for all who listen, once, however many they are: delivery and the whole province's gap from a few
 * kept counters, the gap of a key's agencies once for all keys with the same ones. While nobody listens nothing is
 * read. Each turn also looks whether those who listen still may.
 *
 * A question that takes longer than a turn (agencies that changed hands have no counters of their own) is not asked
 * again before it is answered, and holds up nobody else.
 */
export class EventTicker {
  readonly #streams: EventStreams;
  readonly #deps: HttpDeps;
  readonly #underWay = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(streams: EventStreams, deps: HttpDeps) {
    this.#streams = streams;
    this.#deps = deps;
  }

  /** Somebody listens now. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#turn(), EVERY_MS);
    void this.#turn();
  }

  stopIfAlone(): void {
    if (this.#streams.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #turn(): Promise<void> {
    await this.#once('access', () => this.#endOthers());
    const scopes = Map.groupBy(this.#streams.current(), ({ principal }) => scopeOf(principal));
    await Promise.all([
      this.#once('delivery', () => this.#tellDelivery()),
      ...[...scopes.values()].map(async ([first]) => {
        if (first !== undefined) await this.#tellGap(first.principal);
      }),
    ]);
  }

  /** Never rejects: what fails now is asked again in the next turn. */
  async #once(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#underWay.has(name)) return;
    this.#underWay.add(name);
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn('http.events_failed', errorFields(error));
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** Ends the streams whose key was revoked or ran out, or whose session ended. */
  async #endOthers(): Promise<void> {
    for (const [keyId, streams] of Map.groupBy(this.#streams.current(), ({ principal }) => principal.keyId)) {
      const valid = (await principalOfKey(keyId, this.#deps)) !== null;
      for (const stream of streams) if (!valid || !stream.stands()) stream.end();
    }
  }

  async #tellDelivery(): Promise<void> {
    const figures = await deliveryFigures(this.#deps);
    const [whole, part] = [JSON.stringify(figures), JSON.stringify(withoutTotals(figures))];
    for (const stream of this.#streams.current()) {
      stream.send('delivery', stream.principal.agencies === null ? whole : part);
    }
  }

  async #tellGap(principal: Principal): Promise<void> {
    const scope = scopeOf(principal);
    await this.#once(`gap ${scope}`, async () => {
      const figures = JSON.stringify(await gapFigures(this.#deps, principal.agencies));
      for (const stream of this.#listeners(scope)) stream.send('gap', figures);
    });
  }

  #listeners(scope: string): readonly EventStream[] {
    return this.#streams.current().filter(({ principal }) => scopeOf(principal) === scope);
  }
}

/** The same for keys that see the same. */
function scopeOf({ agencies }: Principal): string {
  return JSON.stringify(agencies?.toSorted() ?? null);
}
