import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandHost } from './harness/action.ts';

/**
 * One command of the command line. Its module is loaded when it is called: help, and most commands, need neither queue
 * nor HTTP client. `argument` is as help shows it.
 */
export type CommandEntry = readonly [
  description: string,
  load: () => Promise<{ createCommand(host: CommandHost): CommandUnknownOpts }>,
  argument?: string,
];

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: ['the daemon', () => import('./start.ts')],
  sync: ['run once: read the whole source, deliver, print the gap', () => import('./sync.ts')],
  gap: ['the sync gap: how many cases have not arrived at the portal', () => import('./gap.ts')],
  punctuality: ['cases completed on time, and cases filed online', () => import('./punctuality.ts')],
  history: ['the gap over time, from the stored snapshots', () => import('./history.ts')],
  snapshot: ['stores the current figures for `history`', () => import('./snapshot.ts')],
  published: ['figures published elsewhere, which `gap` compares with ours', () => import('./published.ts')],
  records: ['the cases behind a number', () => import('./records.ts')],
  export: [
    'the figures and all cases as an SQLite file for other programs, without personal data',
    () => import('./export.ts'),
  ],
  report: ['one printable page (HTML, A4) on the whole province', () => import('./report.ts')],
  worklist: ['the unsynced cases that need a person, by who has to act', () => import('./worklist.ts')],
  show: ['one case: its state, reason, remedy and timeline', () => import('./show.ts'), '<caseNo>'],
  preview: [
    'a rehearsal: reads both sides, sends nothing, and says what would go out',
    () => import('./preview.ts'),
  ],
  replay: ['put matching unsynced cases back to pending', () => import('./replay.ts')],
  replays: ['list, inspect, pause, resume and cancel replays', () => import('./replays.ts')],
  sources: [
    'each source: its last readings, and what to do about a suspicious census',
    () => import('./sources.ts'),
  ],
  delivery: [
    'pause or resume delivery to the portal, and see what holds it up',
    () => import('./delivery.ts'),
  ],
  mappings: [
    'map local codes to national ones: see, search, set and remove rows of the tables',
    () => import('./mappings.ts'),
  ],
  verify: ['look up synced cases at the portal', () => import('./verify.ts')],
  'import-baseline': [
    'cases known to be at the portal before dongbo started',
    () => import('./importBaseline.ts'),
    '<file>',
  ],
  config: ['check the configuration', () => import('./configCheck.ts')],
  doctor: ['check everything dongbo needs, with a remedy for each fault', () => import('./doctor.ts')],
  migrate: ["bring the ledger to this version's schema, after a copy", () => import('./migrate.ts')],
  backup: [
    'a consistent copy of ledger, key and tables, beside a running daemon',
    () => import('./backup.ts'),
    '<dir>',
  ],
  prune: [
    'remove what is older than its retention; the daemon does so each night',
    () => import('./prune.ts'),
  ],
  erase: [
    'erase the personal data and texts of cases, as the law can require',
    () => import('./erase.ts'),
    '<caseNo...>',
  ],
  compact: ['give free space of the ledger back to the disk', () => import('./compact.ts')],
  repair: [
    'rebuild the counters, and save what can be read of a damaged ledger',
    () => import('./repair.ts'),
  ],
  restore: ['put a backup in place of a lost ledger', () => import('./restore.ts'), '<dir>'],
  ledger: ['move the ledger to another database', () => import('./ledger.ts')],
  keys: ['API keys: who has access over HTTP', () => import('./keys.ts')],
  audit: ['who changed what, and proof that the trail is intact', () => import('./audit.ts')],
  alarms: ['the watched rules, the firing alarms, and the pending notices', () => import('./alarms.ts')],
  demo: ['simulates a province and a portal over real HTTP, and syncs them', () => import('./demo.ts')],
  bench: ['the performance figures of this machine, as ratios', () => import('./bench.ts')],
};
