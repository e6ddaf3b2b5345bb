import { errorFields } from '../../observability/log.ts';
import { nationalGap, provinceFigures, provinceGap } from '../../reports/national/build.ts';
import type { NationalGap, ProvinceGap } from '../../reports/national/schema.ts';
import type { NationalDeps } from './deps.ts';
import type { Reader } from './readers.ts';

/** How long the figures of a province may take, in milliseconds. */
const ANSWER_MS = 5_000;

/**
 * The gap of each province that the reader may see as a whole, and their sum: a key for certain agencies has no figure of its
 * province. UsageErrors of gapReport for a wrong date.
 */
export async function figuresFor(
  readers: readonly Reader[],
  {
    now,
    language,
    log,
    asOf,
  }: Pick<NationalDeps, 'now' | 'language' | 'log'> & { readonly asOf?: string | undefined },
): Promise<NationalGap> {
  const at = now();
  const lines = readers.map(async ({ mount: { province }, found }): Promise<ProvinceGap> => {
    const { code, name } = province;
    if (typeof found === 'string') return { code, name, figures: null, unread: found };
    const { principal, deps } = found;
    const { agencies } = deps.mappings();
    const { offsetMs } = deps.settings;
    return await provinceGap({
      province,
      withinMs: ANSWER_MS,
      read: async () =>
        principal.agencies === null
          ? await provinceFigures(deps.ledger, { now: at, offsetMs, language, agencies, asOf })
          : null,
      onError: (error) => log.warn('http.province_unread', { province: code, ...errorFields(error) }),
    });
  });
  return nationalGap(await Promise.all(lines));
}
