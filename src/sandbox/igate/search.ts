import { type IgateCase, type IgateCases, igateRow } from './cases.ts';
import type { IgateSettings } from './options.ts';

export interface Search {
  readonly page: number;
  readonly size: number;
  readonly spec: 'slice' | 'page';
  /** Of the acceptance; null = open. */
  readonly from: number | null;
  readonly to: number | null;
}

/** A bad value is ignored, as Spring does it. */
export function readSearch(query: URLSearchParams): Search {
  return {
    page: Number(query.get('page')) || 0,
    size: Number(query.get('size')) || 20,
    spec: query.get('spec') === 'page' ? 'page' : 'slice',
    from: startOfDay(query.get('accepted-from')),
    to: startOfDay(query.get('accepted-to')),
  };
}

export function searchAnswer(cases: IgateCases, search: Search, settings: IgateSettings): object {
  const list = selected(cases.newestFirst(), search);
  const size = settings.maxPage > 0 ? Math.min(search.size, settings.maxPage) : search.size;
  const page = settings.slices === 'repeating' ? 0 : search.page;
  const rows = list.slice(page * size, (page + 1) * size);
  const isLast = settings.slices === 'usual' && (page + 1) * size >= list.length;
  return {
    content: rows.map((one) => igateRow(settings, one)),
    last: isLast,
    number: page,
    size,
    ...(search.spec === 'page' && { totalElements: list.length }),
  };
}

function selected(all: readonly IgateCase[], { from, to }: Search): readonly IgateCase[] {
  if (from === null && to === null) return all;
  return all.filter(
    ({ acceptedAt }) =>
      (from === null || acceptedAt >= from) && (to === null || acceptedAt < to + 86_400_000),
  );
}

function startOfDay(text: string | null): number | null {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00+07:00`) : null;
}
