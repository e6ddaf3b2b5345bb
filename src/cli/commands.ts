import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandHost } from './harness/action.ts';

/** One command of the command line. */
export interface CommandEntry {
  readonly description: string;
  /** As help shows it. */
  readonly argument?: string;
  /** Loads the command's module when it is called: help, and most commands, need neither queue nor HTTP client. */
  readonly load: () => Promise<{ createCommand(host: CommandHost): CommandUnknownOpts }>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: { description: 'the daemon', load: () => import('./start.ts') },
  sync: {
    description: 'run once: read the whole source, deliver, print the gap',
    load: () => import('./sync.ts'),
  },
  gap: {
    description: 'the sync gap: how many cases have not arrived at the portal',
    load: () => import('./gap.ts'),
  },
  punctuality: {
    description: 'cases completed on time, and cases filed online',
    load: () => import('./punctuality.ts'),
  },
  history: {
    description: 'the gap over time, from the stored snapshots',
    load: () => import('./history.ts'),
  },
  snapshot: {
    description: 'stores the current figures for `history`',
    load: () => import('./snapshot.ts'),
  },
  published: {
    description: 'figures published elsewhere, which `gap` compares with ours',
    load: () => import('./published.ts'),
  },
  records: { description: 'the cases behind a number', load: () => import('./records.ts') },
  report: {
    description: 'one printable page (HTML, A4) on the whole province',
    load: () => import('./report.ts'),
  },
  worklist: {
    description: 'the unsynced cases that need a person, by who has to act',
    load: () => import('./worklist.ts'),
  },
  show: {
    description: 'one case: its state, reason, remedy and timeline',
    argument: '<caseNo>',
    load: () => import('./show.ts'),
  },
  replay: { description: 'put matching unsynced cases back to pending', load: () => import('./replay.ts') },
  replays: {
    description: 'list, inspect, pause, resume and cancel replays',
    load: () => import('./replays.ts'),
  },
  delivery: {
    description: 'pause or resume delivery to the portal, and see what holds it up',
    load: () => import('./delivery.ts'),
  },
  verify: { description: 'look up synced cases at the portal', load: () => import('./verify.ts') },
  'import-baseline': {
    description: 'cases known to be at the portal before dongbo started',
    argument: '<file>',
    load: () => import('./importBaseline.ts'),
  },
  config: { description: 'check the configuration', load: () => import('./configCheck.ts') },
  doctor: {
    description: 'check everything dongbo needs, with a remedy for each fault',
    load: () => import('./doctor.ts'),
  },
  keys: { description: 'API keys: who has access over HTTP', load: () => import('./keys.ts') },
  audit: {
    description: 'who changed what, and proof that the trail is intact',
    load: () => import('./audit.ts'),
  },
  alarms: {
    description: 'the watched rules, the firing alarms, and the pending notices',
    load: () => import('./alarms.ts'),
  },
  demo: {
    description: 'simulates a province and a portal over real HTTP, and syncs them',
    load: () => import('./demo.ts'),
  },
  bench: {
    description: 'the performance figures of this machine, as ratios',
    load: () => import('./bench.ts'),
  },
};
