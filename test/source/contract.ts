import { describe, expect, it, onTestFinished } from 'vitest';
import { SourceUnreadableError } from '../../src/domain/errors.ts';
import type { Source, SourcePage } from '../../src/source/source.ts';

/** A source of some kind with some cases, and what happens to them at the other end. */
export interface SourceBench {
  readonly source: Source;
  /** The ids of the numbered cases that it has now. */
  ids(): readonly string[] | Promise<readonly string[]>;
  /** Adds a case received now; its id. */
  add(): string | Promise<string>;
  /** Changes the case at this place of the present ones, now; its id. */
  change(which: number): string | Promise<string>;
  remove(which: number): unknown;
  /** Called before each answer of the other end; null = nothing happens. Absent: it cannot be interrupted. */
  readonly beforeAnswer?: (happening: (() => void) | null) => void;
  /** The instant at which the case was received, as the other end knows it. */
  receivedAt(id: string): number | Promise<number>;
  /** From now on, what it answers is no well-formed success. */
  breakAnswers(): unknown;
  close(): Promise<unknown>;
}

const never = new AbortController().signal;

async function pagesOf(reading: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const pages: SourcePage[] = [];
  for await (const page of reading) pages.push(page);
  return pages;
}

function shownIds(pages: readonly SourcePage[]): Set<string> {
  return new Set(
    pages.flatMap(({ rows }) => rows.map((row) => (row.kind === 'case' ? row.record.sourceId : ''))),
  );
}

/** What dongbo relies on, whatever the source. `pageSize` of the bench must be far below `cases`. */
export function sourceContract(kind: string, open: (cases: number) => Promise<SourceBench>): void {
  const opened = async (cases: number): Promise<SourceBench> => {
    const bench = await open(cases);
    onTestFinished(async () => {
      await bench.close();
    });
    return bench;
  };
  const expectAll = async (bench: SourceBench, shown: Set<string>, ids: readonly string[]): Promise<void> => {
    const present = new Set(await bench.ids());
    expect(ids.filter((id) => present.has(id) && !shown.has(id))).toEqual([]);
  };

  describe(`a source of the kind ${kind}`, () => {
    it('shows every case in a census, and says how many', async () => {
      const bench = await opened(60);
      const pages = await pagesOf(bench.source.census(null, never));
      const ids = await bench.ids();
      expect(shownIds(pages)).toEqual(new Set(ids));
      expect(pages.at(-1)?.summary).toMatchObject({ rows: ids.length, shortWindows: [] });
      expect(pages.at(-1)?.summary?.windows.reduce((sum, { rows }) => sum + rows, 0)).toBe(ids.length);
    });

    it('misses no case in a census while rows come, go, change and so move between any two answers', async () => {
      const bench = await opened(60);
      const ids = await bench.ids();
      let answers = 0;
      const done: unknown[] = [];
      bench.beforeAnswer?.(() => {
        answers += 1;
        if (answers > 40) return;
        if (answers % 3 === 0) done.push(bench.add());
        if (answers % 4 === 1) done.push(bench.remove(answers * 5));
        done.push(bench.change(answers * 11));
      });
      const pages = await pagesOf(bench.source.census(null, never));
      bench.beforeAnswer?.(null);
      await expectAll(bench, shownIds(pages), ids);
    });

    it('continues a census that broke off, and misses nothing', async () => {
      const bench = await opened(60);
      const first: SourcePage[] = [];
      for await (const page of bench.source.census(null, never)) {
        first.push(page);
        if (page.cursor !== undefined) break;
      }
      const cursor = first.findLast((page) => page.cursor !== undefined)?.cursor ?? null;
      const rest = await pagesOf(bench.source.census(cursor, never));
      await expectAll(bench, shownIds([...first, ...rest]), await bench.ids());
    });

    it('shows what came and changed after a mark, and again only what can have changed since', async () => {
      const bench = await opened(60);
      const mark = await bench.source.mark(never);
      const touched = [await bench.add(), await bench.change(7), await bench.change(31)];
      const pages = await pagesOf(bench.source.changes(mark, never));
      const shown = shownIds(pages);
      expect(touched.filter((id) => !shown.has(id))).toEqual([]);
      const next = pages.at(-1)?.cursor ?? '';
      expect(next).not.toBe('');
      const later = await bench.change(13);
      expect(shownIds(await pagesOf(bench.source.changes(next, never)))).toContain(later);
    });

    it('has the instants of the other end, whatever the zone of this machine', async () => {
      const bench = await opened(20);
      const zone = process.env['TZ'];
      process.env['TZ'] = 'America/New_York';
      onTestFinished(() => {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      });
      const rows = (await pagesOf(bench.source.census(null, never))).flatMap((page) => page.rows);
      const cases = rows.flatMap((row) => (row.kind === 'case' ? [row.record] : []));
      expect(cases.length).toBeGreaterThan(10);
      for (const { sourceId, receivedAt } of cases) {
        expect([sourceId, receivedAt]).toEqual([sourceId, await bench.receivedAt(sourceId)]);
      }
    });

    it('takes nothing but a well-formed success', async () => {
      const bench = await opened(20);
      await bench.breakAnswers();
      const shown: SourcePage[] = [];
      const reading = async (): Promise<void> => {
        for await (const page of bench.source.census(null, never)) shown.push(page);
      };
      await expect(reading()).rejects.toThrow(SourceUnreadableError);
      expect(shownIds(shown).size).toBe(0);
    });

    it('stops with the reason of the signal', async () => {
      const bench = await opened(20);
      const reason = new Error('enough');
      await expect(pagesOf(bench.source.census(null, AbortSignal.abort(reason)))).rejects.toBe(reason);
    });

    it('tells how large it is', async () => {
      const bench = await opened(20);
      const { total } = await bench.source.probe(never);
      expect(total).toBeGreaterThan(0);
    });
  });
}
