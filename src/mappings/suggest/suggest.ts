import { NameIndex } from './nameIndex.ts';

/** A code that something can be mapped to, with its name; several names may lead to it. */
export interface Candidate {
  readonly code: string;
  readonly name: string;
  /** The national code of its domain, where it is known. */
  readonly domain?: string | undefined;
}

/** A code that is mapped already. */
export interface Precedent {
  readonly local: string;
  readonly code: string;
}

export interface Suggestion {
  readonly code: string;
  readonly name: string;
  /** From 0 to 1. */
  readonly score: number;
}

/** The candidates of one table, prepared for many questions. */
export interface Catalogue {
  readonly candidates: readonly Candidate[];
  readonly index: NameIndex;
}

export interface Question {
  readonly code: string;
  readonly name: string;
  /** The name of its domain in the province. */
  readonly domain?: string | undefined;
}

/** The local code holds the national one, as in `1.003560.000.00.00.H56`. */
const HELD = 0.95;
/** What speaks for a candidate beside its name. */
const SAME_DOMAIN = 0.08;
const NEIGHBOUR_DOMAIN = 0.05;
const NEIGHBOUR_CODE = 0.07;
/** Of how many of the most similar local codes the mappings count. */
const NEIGHBOURS = 8;

export function catalogueOf(candidates: readonly Candidate[]): Catalogue {
  return { candidates, index: new NameIndex(candidates.map(({ code, name }) => [code, name])) };
}

/**
 * The likeliest national codes of a local one, best first: by the likeness of the names, the domain, and how the codes
 * next to it are mapped. `search`: what a person types, in place of the name.
 */
export function suggestions(
  { candidates, index }: Catalogue,
  { code, name, domain }: Question,
  {
    precedents,
    search = '',
    limit,
  }: {
    readonly precedents: readonly Precedent[];
    readonly search?: string | undefined;
    readonly limit: number;
  },
): readonly Suggestion[] {
  const byName = index.scores(search === '' ? name : search);
  const near = neighbours(code, precedents);
  const domains = new Map(candidates.map((one) => [one.code, one.domain]));
  const nearDomains = new Set(near.flatMap((one) => domains.get(one.code) ?? []));
  const domainNames = domain === undefined || domain === '' ? null : new NameIndex([['', domain]]);
  const wanted = search.trim().toLowerCase();
  const best = new Map<string, Suggestion>();
  for (const candidate of candidates) {
    let score = byName.get(candidate.code) ?? 0;
    if (search === '' && holds(code, candidate.code)) score = Math.max(score, HELD);
    if (wanted !== '' && candidate.code.toLowerCase().includes(wanted)) score = Math.max(score, HELD);
    if (score === 0 && near.length === 0) continue;
    const { domain: own } = candidate;
    if (own !== undefined && (domainNames?.scores(own).get('') ?? 0) > 0.5) score += SAME_DOMAIN;
    if (own !== undefined && nearDomains.has(own)) score += NEIGHBOUR_DOMAIN;
    score += NEIGHBOUR_CODE * closeness(candidate.code, near);
    const before = best.get(candidate.code);
    if (score > 0.02 && score > (before?.score ?? 0)) {
      best.set(candidate.code, { code: candidate.code, name: candidate.name, score });
    }
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
    .slice(0, limit)
    .map((one) => ({ ...one, score: Math.min(1, Math.round(one.score * 1_000) / 1_000) }));
}

/** Whether the local code holds the national one as a part of its own: before a suffix, or behind a prefix. */
function holds(local: string, national: string): boolean {
  if (national.length < 4) return false;
  const at = local.indexOf(national);
  if (at < 0) return false;
  const isEdge = (sign: string): boolean => sign === '' || !/[\p{L}\p{N}]/u.test(sign);
  return isEdge(local.charAt(at - 1)) && isEdge(local.charAt(at + national.length));
}

/** The mapped codes that begin or end most like this one. */
function neighbours(code: string, precedents: readonly Precedent[]): readonly Precedent[] {
  return precedents
    .filter(({ code: national }) => national !== '')
    .map((one) => ({ one, common: Math.max(commonStart(code, one.local), commonEnd(code, one.local)) }))
    .filter(({ common }) => common >= Math.max(2, code.length / 2))
    .sort((a, b) => b.common - a.common)
    .slice(0, NEIGHBOURS)
    .map(({ one }) => one);
}

/** Numbers are given in series: a national code next to that of a neighbour is likelier. From 0 to 1. */
function closeness(code: string, near: readonly Precedent[]): number {
  let most = 0;
  const number = lastNumber(code);
  for (const one of near) {
    const other = lastNumber(one.code);
    if (number === null || other === null || number.head !== other.head) continue;
    const apart = Math.abs(number.value - other.value);
    if (apart > 0) most = Math.max(most, 1 / apart);
  }
  return most;
}

function lastNumber(code: string): { readonly head: string; readonly value: number } | null {
  const [, head = '', digits = ''] = /^(.*?)(\d{1,9})$/.exec(code) ?? [];
  return digits === '' ? null : { head, value: Number(digits) };
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charAt(at) === b.charAt(at)) at += 1;
  return at;
}

function commonEnd(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.at(-1 - at) === b.at(-1 - at)) at += 1;
  return at;
}
