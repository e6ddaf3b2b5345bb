import type { z } from 'zod';
import type { LedgerFacts } from './facts.ts';

/** A fact of the ledger and its instant; null when there is none or it cannot be understood. */
export async function factOf<T>(
  ledger: Pick<LedgerFacts, 'fact'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<(T & { readonly at: number }) | null> {
  const fact = await ledger.fact(name);
  if (fact === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(fact.value));
    return parsed.success ? { ...parsed.data, at: fact.at } : null;
  } catch {
    return null;
  }
}
