import { DAY_MS } from '../../domain/time.ts';
import { trusting } from '../../http/server/unknownProxy.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { UNKNOWN_PROXY } from '../../ledger/port/sharedFacts.ts';
import type { Check } from './check.ts';
import { warning } from './findings.ts';

/** What passed requests on longer ago is perhaps not there any more. */
const RECENT_MS = 30 * DAY_MS;

/** A reverse proxy that passes requests on and is not trusted. */
export const reverseProxy: Check = async ({ config, ledger, now, texts }) => {
  const seen = ledger === null ? null : await readFact(ledger, UNKNOWN_PROXY);
  if (seen === null || now - seen.at > RECENT_MS) return [];
  const { peer } = seen.value;
  if (trusting(config.http.trustedProxies)(peer)) return [];
  return [warning('reverse_proxy', texts.unknownProxy(peer), texts.unknownProxyRemedy(peer))];
};
