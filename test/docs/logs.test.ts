import { describe, expect, it } from 'vitest';
import { logCalls, unreadableLogFiles } from '../../scripts/reference/logEvents.ts';
import { createLog } from '../../src/observability/log.ts';
import { read } from '../deployment/files.ts';

/** One line for each request: how loud it is depends on its outcome. */
const OF_TWO_LEVELS = ['http.request'];
const CALLS = logCalls();

describe('the events of the log', () => {
  it('are found in the code, each by a name that never varies', () => {
    expect(CALLS.length).toBeGreaterThan(60);
    expect(CALLS.filter(({ name }) => !/^'[a-z]+\.[a-z_]+'$/.test(name))).toEqual([]);
    expect(unreadableLogFiles(), 'a level chosen in a way that this test cannot read').toEqual([]);
  });

  it('have one level each', () => {
    const byEvent = Map.groupBy(CALLS, ({ name }) => name.slice(1, -1));
    const several = [...byEvent].filter(([, calls]) => new Set(calls.map(({ level }) => level)).size > 1);
    expect(several.map(([event]) => event).filter((event) => !OF_TWO_LEVELS.includes(event))).toEqual([]);
  });
});

describe.each(['docs/reference/logs.md', 'docs/reference/logs.vi.md'])('%s', (file) => {
  const rows = read(file)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^`[a-z]+\.[a-z_]+`$/.test(cells[1] ?? ''))
    .map(([, event = '', , when = '', fields = '', remedy = '']) => ({
      event: event.slice(1, -1),
      when,
      fields: [...fields.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
      remedy,
    }));

  it('says when each event comes and what to do, with fields that the log lets through', () => {
    expect(rows.length).toBeGreaterThan(60);
    const written: string[] = [];
    const log = createLog({ level: 'debug', stream: { write: (line) => void written.push(line) } });
    for (const { event, fields, when, remedy } of rows) {
      expect(when, event).not.toBe('');
      expect(remedy, event).not.toBe('');
      log.info(event, Object.fromEntries(fields.map((name) => [name, '1'])));
    }
    expect(written.filter((line) => line.includes('droppedFields'))).toEqual([]);
  });
});
