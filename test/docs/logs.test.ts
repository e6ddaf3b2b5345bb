import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/observability/log.ts';
import { ROOT, read } from '../deployment/files.ts';

/** What makes logs, and says nothing itself. */
const MAKERS = new Set(['src/observability/log.ts', 'src/cli/harness/commandLog.ts']);
/** A line of each request: how loud it is depends on what came of it. */
const OF_TWO_LEVELS = ['http.request'];

const SAID = /[lL]og(?:\([^()]*\))?\??\.(debug|info|warn|error)\(\s*([^,)\s]*)/g;
const CHOSEN = /[lL]og\[[^\]]*\?\s*'(\w+)'\s*:\s*'(\w+)'\s*\]\(\s*([^,)\s]*)/g;

interface Said {
  readonly place: string;
  readonly level: string;
  /** As written in the code, with its quotes. */
  readonly name: string;
}

const SAYINGS: readonly Said[] = ['src', 'workers']
  .flatMap((dir) =>
    readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' }).map((file) => `${dir}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && !MAKERS.has(file))
  .flatMap((place) => {
    const text = read(place);
    const plain = [...text.matchAll(SAID)].map(([, level = '', name = '']) => ({ place, level, name }));
    const chosen = [...text.matchAll(CHOSEN)].flatMap(([, one = '', other = '', name = '']) =>
      [one, other].map((level) => ({ place, level, name })),
    );
    return [...plain, ...chosen];
  });

const eventOf = ({ name }: Said): string => name.slice(1, -1);

const ROWS = read('docs/logs.md')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^`[a-z]+\.[a-z_]+`$/.test(cells[1] ?? ''))
  .map(([, event = '', levels = '', when = '', fields = '', remedy = '']) => ({
    event: event.slice(1, -1),
    levels: levels.split(', '),
    when,
    fields: [...fields.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    remedy,
  }));

describe('the events of the log', () => {
  it('are found in the code, each by a name that never varies', () => {
    expect(SAYINGS.length).toBeGreaterThan(60);
    expect(SAYINGS.filter(({ name }) => !/^'[a-z]+\.[a-z_]+'$/.test(name))).toEqual([]);
    const unread = SAYINGS.map(({ place }) => place).filter((place) =>
      /[lL]og\[(?![^\]]*\?\s*'\w+'\s*:\s*'\w+'\s*\]\()/.test(read(place)),
    );
    expect(unread, 'a level chosen in a way that this test cannot read').toEqual([]);
  });

  it('have one level each', () => {
    const levels = Map.groupBy(SAYINGS, eventOf);
    const torn = [...levels].filter(([, said]) => new Set(said.map(({ level }) => level)).size > 1);
    expect(torn.map(([event]) => event).filter((event) => !OF_TWO_LEVELS.includes(event))).toEqual([]);
  });

  it('are all in docs/logs.md with their level, and no others are', () => {
    const inCode = [...Map.groupBy(SAYINGS, eventOf)].map(([event, said]) => ({
      event,
      levels: [...new Set(said.map(({ level }) => level))],
    }));
    const byName = (a: { event: string }, b: { event: string }): number => a.event.localeCompare(b.event);
    const documented = ROWS.map(({ event, levels }) => ({ event, levels }));
    expect(documented.sort(byName)).toEqual(inCode.sort(byName));
  });

  it('are told with when they come and what to do, and with fields that the log lets through', () => {
    const dropped: string[] = [];
    const stream = { write: (line: string): void => void dropped.push(line) };
    const log = createLog({ level: 'debug', stream });
    for (const { event, fields, when, remedy } of ROWS) {
      expect(when, event).not.toBe('');
      expect(remedy, event).not.toBe('');
      log.info(event, Object.fromEntries(fields.map((name) => [name, '1'])));
    }
    expect(dropped.filter((line) => line.includes('droppedFields'))).toEqual([]);
  });
});
