/** How long is kept what no key of the configuration names, in days. */

/** The ledger as it was before an upgrade: it holds sealed payloads, too. */
export const UPGRADE_COPY_DAYS = 30;
/** What a private Redis could not read. Nobody needs it: it holds bells. So long it can be examined. */
export const SET_ASIDE_DAYS = 30;
