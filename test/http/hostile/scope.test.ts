import { expect, test } from 'vitest';
import { GAP_DIMENSIONS } from '../../../src/domain/dimension.ts';
import { readXlsx } from '../../presentation/xlsx/readXlsx.ts';
import { withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import { servedWithMarks } from './markedCases.ts';

const OURS = 'OURS-';
const OTHERS = 'OTHERS-';
/** Whether delivery goes on is everybody's business, and so is why it does not. */
const OF_OTHERS = /OTHERS-(?!note|who)\w+/;

async function wordsOf(answer: Response): Promise<string> {
  if (!(answer.headers.get('content-type') ?? '').includes('spreadsheet')) return await answer.text();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const book = await readXlsx(
    (async function* () {
      yield bytes;
    })(),
  );
  return book.partNames.map((name) => book.part(name)).join('\n');
}

test('a key for one agency learns nothing about the others on any route, by any parameter', async () => {
  const { served, routes } = await withEveryRoute(() => servedWithMarks([OTHERS, OURS]));
  const key = await served.key('admin', { agencies: [`${OURS}agency`], name: 'scoped' });
  const reading = routes.filter(({ method, url }) => method === 'GET' && url !== '/api/v1/events');
  const paths = reading.flatMap((route) => {
    const rule = ruleOf(route);
    if (rule === undefined) return [];
    const path = addressOf(route, rule);
    const swapped = [`${OURS}agency`, `${OTHERS}agency`].flatMap((code) =>
      [`${OURS}refused`, `${OTHERS}refused`].map((caseNo) =>
        route.url
          .replace(/:agency|:code/, code)
          .replace(':caseNo', caseNo)
          .replace(/:[A-Za-z]+|\*/g, '1'),
      ),
    );
    return [
      ...new Set([path, ...swapped, ...GAP_DIMENSIONS.map((by) => `${path}?by=${by}`), `${path}?tree=true`]),
    ];
  });
  const told: string[] = [];
  const seen: string[] = [];
  for (const path of paths) {
    const answer = await served.ask(path, { key });
    const words = (await wordsOf(answer))
      // What was asked for, and is not there or outside the scope, is said back.
      .replaceAll(/OTHERS-(agency|refused)/g, (code) => ([403, 404].includes(answer.status) ? '' : code))
      // Domains are chosen from a list of all there are, which are those of a public catalogue.
      .replace(/<select name="domain">.*?<\/select>/s, '');
    const [found] = OF_OTHERS.exec(words) ?? [];
    if (found !== undefined) told.push(`${path}, ${answer.status}: ${found}`);
    if (words.includes(OURS)) seen.push(path);
  }
  expect(told).toEqual([]);
  expect(seen).toEqual(
    expect.arrayContaining([
      ...[
        '/',
        '/report',
        '/agencies',
        '/cases',
        '/causes',
        '/api/v1/records',
        '/api/v1/gap/explain',
        '/api/v1/gap?by=agency',
      ],
      ...[
        '/api/v1/exports/records.csv',
        '/api/v1/exports/records.xlsx',
        `/api/v1/worklists/${OURS}agency.csv`,
      ],
      ...[
        `/cases/${OURS}refused`,
        `/api/v1/records/${OURS}refused`,
        `/agencies/${OURS}agency`,
        '/gap?by=procedure',
      ],
    ]),
  );
});
