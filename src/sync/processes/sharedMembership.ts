import { BEAT_MS, DEAD_MS, type LedRole, TERM_MS } from '../../domain/processes.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Beat, ProcessEntry } from '../../ledger/port/processes.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import type { BeginLead, Membership } from './membership.ts';
import { RoleLead } from './roleLead.ts';

/** Before others may take this process for dead, it stops by itself. */
const CURRENT_MS = DEAD_MS - 5_000;
/**
 * After a ledger was away nobody has been heard for long. All get this time to say that they live, before one of them takes
 * from the others what they have at the portal.
 */
const HEARD_AGAIN_MS = 3 * BEAT_MS;
/** A smaller difference of two clocks is not corrected: asking for the time takes a while, too. */
const CLOCK_MS = 1_000;
/** Tickets of a process that was killed block their slots for so long; until then there are more than are needed. */
const BLOCKED_MS = 120_000;

interface MembershipDeps {
  readonly ledger: Pick<Ledger, 'enterProcess' | 'beat' | 'buryDead' | 'leaveProcess'>;
  readonly entry: ProcessEntry;
  /** See LedgerProcesses.enterProcess. */
  readonly replaces: string | null;
  /** A name for the process once it was taken for dead. */
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * A process among others on one ledger. Every few seconds it says in the ledger that it lives, renews its terms and begins
 * those that nobody has. Whether a term lasts is judged by a clock that nobody sets, from before the renewal was sent: so this
 * process always ends a term before another one can begin the next.
 */
export class SharedMembership implements Membership {
  readonly #deps: MembershipDeps;
  readonly #leads = new Map<LedRole, RoleLead>();
  #entry: ProcessEntry;
  /** When the last beat that was heard was sent. */
  #confirmedAt = Number.NEGATIVE_INFINITY;
  /** The shared clock minus the monotonic one: setting this machine's clock disturbs nothing until it is compared again. */
  #clockBase = Date.now() - performance.now();
  /** Since when none of its own beats was missed. */
  #heardSince = 0;
  #living: readonly ProcessEntry[] = [];
  readonly #delivering: { readonly at: number; readonly count: number }[] = [];
  #beating: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  private constructor(deps: MembershipDeps) {
    this.#deps = deps;
    this.#entry = deps.entry;
  }

  static async enter(deps: MembershipDeps): Promise<SharedMembership> {
    const membership = new SharedMembership(deps);
    await deps.ledger.enterProcess(deps.entry, deps.replaces);
    await membership.#beat();
    membership.#timer = setInterval(() => membership.#beatSafely(), BEAT_MS);
    return membership;
  }

  id = (): string => this.#entry.id;

  isCurrent = (): boolean => performance.now() - this.#confirmedAt < CURRENT_MS;

  now = (): Instant => Math.round(this.#clockBase + performance.now());

  deliverers = (): number => Math.max(1, ...this.#delivering.map(({ count }) => count));

  hasOthers = (): boolean => this.#living.some(({ id }) => id !== this.#entry.id);

  async lead(roles: readonly LedRole[], begin: BeginLead): Promise<void> {
    // One that is under way wants nothing yet.
    await this.#beating;
    for (const role of roles) this.#leads.set(role, new RoleLead(role, begin, this.#deps.log));
    // Now, and not with the next beat: most processes begin alone.
    await this.#beatSafely();
    await Promise.all([...this.#leads.values()].map((lead) => lead.settled()));
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    await Promise.all([...this.#leads.values()].map((lead) => lead.end()));
    await this.#deps.ledger.leaveProcess(this.#entry.id);
  }

  #beatSafely(): Promise<void> {
    // One at a time: a database that comes back answers all that waits for it.
    this.#beating ??= this.#beat()
      // What the database refuses is said by the watch for standstills; terms end by themselves.
      .catch((error: unknown) => this.#deps.log.debug('process.unheard', errorFields(error)))
      .finally(() => {
        this.#beating = null;
      });
    return this.#beating;
  }

  async #beat(): Promise<void> {
    const { ledger } = this.#deps;
    const [sentAt, asked] = [performance.now(), Date.now()];
    const held = [...this.#leads.values()].flatMap((lead) => lead.term() ?? []);
    const wanted = [...this.#leads.keys()];
    const beat = await ledger.beat(this.#entry.id, { wanted, held, termMs: TERM_MS });
    if (beat === null) return await this.#enterAgain();
    if (sentAt - this.#confirmedAt > HEARD_AGAIN_MS) this.#heardSince = sentAt;
    this.#confirmedAt = sentAt;
    this.#follow(beat, (asked + Date.now()) / 2);
    for (const [role, lead] of this.#leads) {
      const term = beat.terms.find((one) => one.role === role) ?? null;
      lead.follow(term, sentAt + TERM_MS);
    }
    if (beat.anyDead && sentAt - this.#heardSince >= HEARD_AGAIN_MS) await this.#bury();
  }

  #follow({ living, at }: Beat, asked: Instant): void {
    const ahead = at - asked;
    const now = performance.now();
    this.#clockBase = Date.now() + (Math.abs(ahead) < CLOCK_MS ? 0 : Math.round(ahead)) - now;
    this.#living = living;
    this.#delivering.push({ at: now, count: living.filter(({ roles }) => roles.includes('push')).length });
    while ((this.#delivering[0]?.at ?? now) < now - BLOCKED_MS) this.#delivering.shift();
  }

  /** It was stopped for long, and others have what it had. */
  async #enterAgain(): Promise<void> {
    const { ledger, newId, log } = this.#deps;
    for (const lead of this.#leads.values()) lead.follow(null, 0);
    log.warn('process.taken_for_dead', {
      name: this.#entry.id,
      remedy:
        'None: what it was doing is done by others, and it joins them again. Was it or its machine stopped?',
    });
    const before = this.#entry.id;
    this.#entry = { ...this.#entry, id: newId() };
    // In its own place: it is not lost.
    await ledger.enterProcess(this.#entry, before);
    await this.#beat();
  }

  async #bury(): Promise<void> {
    const { ledger, log } = this.#deps;
    const { dead, reclaimed } = await ledger.buryDead(DEAD_MS);
    for (const { id, host } of dead) {
      log.warn('process.died', {
        ...{ name: id, host, count: reclaimed },
        remedy: 'None for its cases: others continue with them. Start it again, or find out why it ended.',
      });
    }
  }
}
