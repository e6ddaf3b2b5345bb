import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../../config/config.ts';
import type { Secret } from '../../config/secret.ts';
import { backoffMs, THREAD_RESTART } from '../../domain/delays.ts';
import type { Province } from '../../domain/province.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import type { Together } from '../server/deps.ts';
import type { ToProvince } from '../thread/messages.ts';
import type { ProvinceSide } from '../thread/provinceSide.ts';

/** Below it stand the paths of the provinces. */
export const PROVINCES_PATH = '/p';

export function mountPath(code: string): string {
  return `${PROVINCES_PATH}/${encodeURIComponent(code)}`;
}

/** What each of the provinces may know of the others. */
export function togetherAt(basePath: string, provinces: readonly Pick<Config, 'province'>[]): Together {
  return {
    home: basePath,
    provinces: provinces.map(({ province }) => ({
      province,
      address: `${basePath}${mountPath(province.code)}/`,
    })),
  };
}

interface MountOptions {
  /** Opens all that serves the province, below the path in `http`. */
  readonly open: (http: Config['http']) => Promise<ProvinceSide>;
  /** Names the province in each line. */
  readonly log: Log;
}

/**
 * The place of one province in the server that several share. It is served while its engine runs; where its side cannot be
 * opened, because its ledger is away, it is tried again, and nobody waits for it.
 */
export class Mount {
  readonly province: Province;
  /** Without http.basePath: `/p/H23`. */
  readonly path: string;
  readonly #http: Config['http'];
  readonly #options: MountOptions;
  #isWanted = false;
  #side: ProvinceSide | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** One change after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor({ http, province }: Pick<Config, 'http' | 'province'>, options: MountOptions) {
    this.province = province;
    this.path = mountPath(province.code);
    this.#http = { ...http, basePath: `${http.basePath}${this.path}` };
    this.#options = options;
  }

  get scrapeToken(): Secret | null {
    return this.#http.scrapeToken;
  }

  /** Null while the province cannot be served. */
  get side(): ProvinceSide | null {
    return this.#side;
  }

  open(): void {
    this.#isWanted = true;
    void this.#change(() => this.#tryToOpen(1));
  }

  /** Ends what is under way below the path. */
  shut(withinMs?: number): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#retry);
    const side = this.#side;
    this.#side = null;
    return this.#change(async () => await side?.close(withinMs));
  }

  /** Refuses new requests below the path and ends its streams, as its server does before it closes. */
  async endGently(): Promise<void> {
    await this.#side?.server.close();
  }

  receive(message: ToProvince): void {
    this.#side?.receive(message);
  }

  /** Answers a request whose address, without the path, is `rest`. */
  handle(rest: string, request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#side === null) return false;
    request.url = `${this.#http.basePath}${rest}`;
    this.#side.server.routing(request, response);
    return true;
  }

  #change(work: () => Promise<void>): Promise<void> {
    this.#changes = this.#changes.then(work);
    return this.#changes;
  }

  /** It changes while a side opens. */
  #wanted(): boolean {
    return this.#isWanted;
  }

  /** `tries` counts from 1. */
  async #tryToOpen(tries: number): Promise<void> {
    const { open, log } = this.#options;
    if (!this.#wanted() || this.#side !== null) return;
    try {
      const side = await open(this.#http);
      await side.server.ready();
      // Shut in the meantime.
      if (this.#wanted()) this.#side = side;
      else await side.close();
    } catch (error) {
      const waitMs = backoffMs(THREAD_RESTART, tries);
      log.error('http.province_failed', { nextAttemptMs: waitMs, ...errorFields(error) });
      this.#retry = setTimeout(() => void this.#change(() => this.#tryToOpen(tries + 1)), waitMs);
    }
  }
}
