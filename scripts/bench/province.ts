import type { DossierRow } from '../../src/sandbox/cases/row.ts';
import { createJsonClient } from './jsonClient.ts';
import type { Task } from './task.ts';

interface Answer {
  readonly total: number;
  readonly data: readonly DossierRow[];
}

/** Every numbered case, page by page by offset, with as many pages on their way at once as dongbo may have. */
export async function* readPages(task: Task, signal: AbortSignal): AsyncGenerator<DossierRow[], void> {
  const client = createJsonClient(task.pagesAtOnce);
  const credentials = Buffer.from(`${task.sourceUser}:${task.sourcePassword}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}`, groupId: task.groupId };
  const underWay: Promise<Answer>[] = [];
  let next = 0;
  const ask = (): void => {
    const query = `start=${next}&end=${next + task.pageSize}&sort=receiveDate&order=false`;
    const page = client.get<Answer>(`${task.provinceUrl}/dossiers?${query}`, headers);
    // Awaited in its turn; until then its failure must not count as unhandled.
    page.catch(() => undefined);
    underWay.push(page);
    next += task.pageSize;
  };
  while (underWay.length < task.pagesAtOnce) ask();
  for (let page = await underWay.shift(); page !== undefined; page = await underWay.shift()) {
    signal.throwIfAborted();
    if (next < page.total) ask();
    yield page.data.filter(({ dossierNo }) => dossierNo !== '');
  }
}

/** The same in batches of the size that the portal is sent. */
export async function* readBatches(task: Task, signal: AbortSignal): AsyncGenerator<DossierRow[], void> {
  let rest: DossierRow[] = [];
  for await (const page of readPages(task, signal)) {
    rest.push(...page);
    while (rest.length >= task.batchSize) {
      yield rest.slice(0, task.batchSize);
      rest = rest.slice(task.batchSize);
    }
  }
  if (rest.length > 0) yield rest;
}
