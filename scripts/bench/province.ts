import type { DossierRow } from '../../src/sandbox/cases/row.ts';
import { createJsonClient } from './jsonClient.ts';
import type { Task } from './task.ts';

interface Answer {
  readonly total: number;
  readonly data: readonly DossierRow[];
}

/** Every numbered case, with as many pages in flight as dongbo may have. */
export async function* readPages(task: Task, signal: AbortSignal): AsyncGenerator<DossierRow[], void> {
  const { baseUrl, groupId, username, password, pageSize, concurrency } = task.source;
  const client = createJsonClient(concurrency);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}`, groupId };
  const underWay: Promise<Answer>[] = [];
  let next = 0;
  const ask = (): void => {
    const query = `start=${next}&end=${next + pageSize}&sort=receiveDate&order=false`;
    const page = client.get<Answer>(`${baseUrl}/dossiers?${query}`, headers);
    // Awaited later; until then a failure must not count as unhandled.
    page.catch(() => undefined);
    underWay.push(page);
    next += pageSize;
  };
  while (underWay.length < concurrency) ask();
  for (let page = await underWay.shift(); page !== undefined; page = await underWay.shift()) {
    signal.throwIfAborted();
    if (next < page.total) ask();
    yield page.data.filter(({ dossierNo }) => dossierNo !== '');
  }
}

/** The same cases in batches of the portal's size. */
export async function* readBatches(task: Task, signal: AbortSignal): AsyncGenerator<DossierRow[], void> {
  let rest: DossierRow[] = [];
  const { batchSize } = task.portal;
  for await (const page of readPages(task, signal)) {
    rest.push(...page);
    while (rest.length >= batchSize) {
      yield rest.slice(0, batchSize);
      rest = rest.slice(batchSize);
    }
  }
  if (rest.length > 0) yield rest;
}
