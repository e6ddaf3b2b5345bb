import { describe, expect, it } from 'vitest';
import { circlesOf, readModules, roomOf } from './modules.ts';

/** What the rooms at the top share. */
const PARTS = [
  'alarms',
  'backup',
  'config',
  'dataDir',
  'digests',
  'domain',
  'ledger/port',
  'mappings',
  'observability',
  'portal',
  'process',
  'queue',
];

/**
 * The arrows of the house: what each room may import besides itself. A room that is not in the table fails, as does an
 * arrow that is not: to add one is a decision, and belongs into docs/decisions.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  observability: ['domain', 'presentation'],
  presentation: ['domain'],
  dataDir: ['domain'],
  process: ['domain', 'observability'],
  notify: ['domain'],
  print: ['domain'],
  source: ['domain', 'input', 'observability'],
  portal: ['domain', 'observability'],
  'ledger/port': ['domain'],
  filter: ['domain', 'presentation', 'ledger/port'],
  ledger: ['domain', 'dataDir', 'ledger/port'],
  input: ['domain'],
  mappings: ['domain', 'input', 'observability', 'portal'],
  config: ['domain', 'dataDir', 'input', 'mappings', 'portal', 'source', 'alarms'],
  queue: ['domain', 'observability', 'dataDir', 'portal'],
  sync: ['domain', 'ledger/port', 'portal', 'source', 'observability', 'filter'],
  reports: ['domain', 'ledger/port', 'presentation', 'filter', 'portal'],
  alarms: ['domain', 'ledger/port', 'presentation', 'reports', 'notify', 'observability'],
  digests: ['domain', 'ledger/port', 'presentation', 'reports', 'notify', 'observability', 'alarms'],
  backup: ['domain', 'dataDir', 'ledger/port', 'observability'],
  sandbox: ['domain', 'ledger/port', 'portal'],
  app: [...PARTS, 'input', 'ledger', 'notify', 'source', 'sync'],
  workers: ['app', 'backup', 'sync', 'queue', 'observability', 'domain', 'config'],
  http: [...PARTS, 'app', 'filter', 'input', 'presentation', 'print', 'reports', 'source', 'sync'],
  cli: [
    ...PARTS,
    'app',
    'filter',
    'http',
    'input',
    'presentation',
    'print',
    'reports',
    'sandbox',
    'source',
    'sync',
    'workers',
  ],
};

const ADAPTERS =
  /^src\/(source\/(?!source\.ts|kinds\.ts|commonSettings\.ts)[^/]+|portal\/(?!portal\.ts|failure\.ts|portalCodes\.ts|fieldTable\.ts|services\.ts|gatewaySettings\.ts)[^/]+|ledger\/(?!port\/)[^/]+|notify\/(?!notify\.ts)[^/]+)/;

const modules = readModules();

describe('the house', () => {
  it('has no import circle, type-only imports included', () => {
    expect(circlesOf(modules)).toEqual([]);
  });

  it.each(Object.entries(ARROWS))('room %s imports only what the arrows allow', (room, allowed) => {
    const wrong = [...modules]
      .filter(([file]) => roomOf(file) === room)
      .flatMap(([file, targets]) =>
        targets
          .filter((target) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
          .filter((target) => !target.startsWith('scripts/bench/') || room !== 'cli')
          .map((target) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has arrows for each room', () => {
    const rooms = new Set([...modules.keys()].map(roomOf));
    expect(rooms).toEqual(new Set(Object.keys(ARROWS)));
  });

  it('lets only app/ import an adapter or a database', () => {
    const wrong = [...modules].flatMap(([file, targets]) =>
      targets
        .filter((target) => {
          const adapter = ADAPTERS.exec(target);
          return adapter !== null && roomOf(file) !== 'app' && roomOf(file) !== roomOf(target).split('/')[0];
        })
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('circles', () => {
  it('are found, and each named once', () => {
    const made = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', ['e']],
      ['e', []],
    ]);
    expect(circlesOf(made)).toEqual([['a', 'b', 'c']]);
  });
});
