import { errorFields } from '../../observability/log.ts';
import { principalOfKey } from '../auth/authenticate.ts';
import type { Principal } from '../auth/principal.ts';
import type { HttpDeps } from '../server/deps.ts';
import { deliveryFigures, gapFigures, withoutTotals } from './figures.ts';
import type { EventStream, EventStreams } from './streams.ts';

/** How often figures are read, in milliseconds. */
const EVERY_MS = 2_000;

/**
 * Reads the figures once for all streams: delivery and the gap of the whole province from a few kept counters, the gap
 * of certain agencies once for all keys with the same agencies. Without streams nothing is read. Each tick also ends the
 * streams whose key or session has ended.
 *
 * A query that takes longer than a tick is not repeated before it returns, and delays no other.
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

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#tick(), EVERY_MS);
    void this.#tick();
  }

  stopIfUnused(): void {
    if (this.#streams.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #tick(): Promise<void> {
    await this.#once('access', () => this.#endSignedOut());
    const scopes = Map.groupBy(this.#streams.current(), ({ principal }) => scopeOf(principal));
    await Promise.all([
      this.#once('delivery', () => this.#sendDelivery()),
      ...[...scopes.values()].map(async ([first]) => {
        if (first !== undefined) await this.#sendGap(first.principal);
      }),
    ]);
  }

  /** Never rejects: what fails is tried again at the next tick. */
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

  async #endSignedOut(): Promise<void> {
    for (const [keyId, streams] of Map.groupBy(this.#streams.current(), ({ principal }) => principal.keyId)) {
      const valid = (await principalOfKey(keyId, this.#deps)) !== null;
      for (const stream of streams) if (!valid || !(await stream.isSignedIn())) stream.end();
    }
  }

  async #sendDelivery(): Promise<void> {
    const figures = await deliveryFigures(this.#deps);
    const [whole, part] = [JSON.stringify(figures), JSON.stringify(withoutTotals(figures))];
    for (const stream of this.#streams.current()) {
      stream.send('delivery', stream.principal.agencies === null ? whole : part);
    }
  }

  async #sendGap(principal: Principal): Promise<void> {
    const scope = scopeOf(principal);
    await this.#once(`gap ${scope}`, async () => {
      const figures = JSON.stringify(await gapFigures(this.#deps, principal.agencies));
      for (const stream of this.#streamsOf(scope)) stream.send('gap', figures);
    });
  }

  #streamsOf(scope: string): readonly EventStream[] {
    return this.#streams.current().filter(({ principal }) => scopeOf(principal) === scope);
  }
}

/** Equal for keys that see the same agencies. */
function scopeOf({ agencies }: Principal): string {
  return JSON.stringify(agencies?.toSorted() ?? null);
}
