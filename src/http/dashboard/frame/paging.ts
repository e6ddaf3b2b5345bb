import { type Html, html } from '../../../presentation/html.ts';
import type { FrameContext } from './pageContext.ts';

/** Links to the first and the next page of a list; null leaves one out. */
export function pagingLinks(
  { first, next }: { readonly first: string | null; readonly next: string | null },
  { texts: { paging } }: Pick<FrameContext, 'texts'>,
): Html {
  return html`${first === null ? '' : html`<a href="${first}">${paging.first}</a> `}${next === null ? '' : html`<a rel="next" href="${next}">${paging.next}</a> `}`;
}
