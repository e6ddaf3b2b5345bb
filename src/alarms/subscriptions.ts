import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { maskedAddress } from '../domain/maskedAddress.ts';
import type { Instant } from '../domain/time.ts';
import { defineFact, readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';

/** What a subscriber gets: the daily digest with the work list, notices of alarms, or both. */
export const SUBSCRIBED = ['digest', 'alarms', 'both'] as const;

const subscription = z.object({
  id: z.string(),
  address: z.string(),
  /** By its code; null = the whole province. */
  agency: z.string().nullable(),
  what: z.enum(SUBSCRIBED),
  since: z.int(),
  /** Who entered it. */
  who: z.string(),
});
export type Subscription = z.infer<typeof subscription>;

const SUBSCRIPTIONS = defineFact('subscriptions', z.array(subscription));

export const MOST_SUBSCRIPTIONS = 2_000;

export async function readSubscriptions(ledger: Pick<Ledger, 'fact'>): Promise<readonly Subscription[]> {
  return (await readFact(ledger, SUBSCRIPTIONS))?.value ?? [];
}

/** False where there are too many. The same person and agency again replaces what was subscribed to. */
export async function addSubscription(
  ledger: Pick<Ledger, 'changeFacts'>,
  given: Pick<Subscription, 'address' | 'agency' | 'what'>,
  { by, now }: { readonly by: Actor; readonly now: Instant },
): Promise<boolean> {
  return await ledger.changeFacts(async (facts) => {
    const isSame = (one: Subscription): boolean =>
      one.agency === given.agency && one.address === given.address;
    const others = (await readSubscriptions(facts)).filter((one) => !isSame(one));
    if (others.length >= MOST_SUBSCRIPTIONS) return { result: false, audit: null };
    const added: Subscription = { ...given, id: randomUUID(), since: now, who: by.who };
    await writeFact(facts, SUBSCRIPTIONS, [...others, added], now);
    return { result: true, audit: audited('subscription.added', added, { by, now }) };
  });
}

export async function removeSubscription(
  ledger: Pick<Ledger, 'changeFacts'>,
  id: string,
  { by, now }: { readonly by: Actor; readonly now: Instant },
): Promise<void> {
  await ledger.changeFacts(async (facts) => {
    const all = await readSubscriptions(facts);
    const removed = all.find((one) => one.id === id);
    if (removed === undefined) return { result: undefined, audit: null };
    await writeFact(
      facts,
      SUBSCRIPTIONS,
      all.filter((one) => one !== removed),
      now,
    );
    return { result: undefined, audit: audited('subscription.removed', removed, { by, now }) };
  });
}

function audited(
  action: 'subscription.added' | 'subscription.removed',
  { address, agency, what }: Subscription,
  { by, now }: { readonly by: Actor; readonly now: Instant },
) {
  // The trail is kept for good, and a person's address is of no use in it.
  const subject = `${maskedAddress(address)}: ${agency ?? '*'} (${what})`;
  return { at: now, ...by, action, subject, count: null, note: '' } as const;
}

/** The addresses that get one kind of mail: of the configuration and of subscriptions, by agency, each once. */
export function withSubscribers(
  configured: ReadonlyMap<string | null, readonly string[]>,
  subscriptions: readonly Subscription[],
  what: 'digest' | 'alarms',
): ReadonlyMap<string | null, readonly string[]> {
  const all = new Map([...configured].map(([agency, addresses]) => [agency, [...addresses]]));
  for (const { address, agency, what: wanted } of subscriptions) {
    if (wanted !== 'both' && wanted !== what) continue;
    const addresses = all.get(agency) ?? [];
    if (!addresses.includes(address)) all.set(agency, [...addresses, address]);
  }
  return new Map([...all].filter(([, addresses]) => addresses.length > 0));
}
