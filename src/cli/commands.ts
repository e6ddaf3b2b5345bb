import type { Command } from 'commander';
import type { CommandHost } from './harness/action.ts';

/** One command of the command line. */
export interface CommandEntry {
  readonly description: string;
  /** As help shows it. */
  readonly argument?: string;
  /** Loads the command's module when it is called: help, and most commands, need neither queue nor HTTP client. */
  readonly load: () => Promise<{ createCommand(host: CommandHost): Command }>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: { description: 'the daemon', load: () => import('./start.ts') },
  sync: {
    description: 'one shot: read the source to its end, deliver, print the gap',
    load: () => import('./sync.ts'),
  },
  gap: {
    description: 'the sync gap: how many cases have not arrived at the portal',
    load: () => import('./gap.ts'),
  },
  punctuality: {
    description: 'what was done on time, and what came in online',
    load: () => import('./punctuality.ts'),
  },
  history: {
    description: 'the gap over time, from the stored snapshots',
    load: () => import('./history.ts'),
  },
  snapshot: {
    description: 'keeps the figures of this moment for `history`',
    load: () => import('./snapshot.ts'),
  },
  published: {
    description: 'figures published elsewhere; `gap` shows the latest beside ours',
    load: () => import('./published.ts'),
  },
  records: { description: 'the cases behind a number', load: () => import('./records.ts') },
  report: {
    description: 'one printable page (HTML, A4) on the whole province',
    load: () => import('./report.ts'),
  },
  worklist: {
    description: 'the unsynced cases that wait for a person, for those who have to act',
    load: () => import('./worklist.ts'),
  },
  show: {
    description: 'one case: its state, reason, remedy and timeline',
    argument: '<caseNo>',
    load: () => import('./show.ts'),
  },
  replay: { description: 'put matching unsynced cases back to pending', load: () => import('./replay.ts') },
  replays: {
    description: 'replays: what was requeued, how far each is, and what became of its cases',
    load: () => import('./replays.ts'),
  },
  delivery: {
    description: 'delivery to the portal: pause it, resume it, see what holds it up',
    load: () => import('./delivery.ts'),
  },
  verify: { description: 'ask the portal what it holds of synced cases', load: () => import('./verify.ts') },
  'import-baseline': {
    description: 'cases known to be at the portal before dongbo started',
    argument: '<file>',
    load: () => import('./importBaseline.ts'),
  },
  config: { description: 'questions about the configuration', load: () => import('./configCheck.ts') },
  doctor: {
    description: 'whether everything dongbo needs is there, and what to do where it is not',
    load: () => import('./doctor.ts'),
  },
  keys: { description: 'API keys: who has access over HTTP', load: () => import('./keys.ts') },
  audit: {
    description: 'who changed what, and whether that was tampered with',
    load: () => import('./audit.ts'),
  },
  alarms: {
    description: 'the rules that are watched, the alarms that fire, and the notices still to be sent',
    load: () => import('./alarms.ts'),
  },
  demo: {
    description: 'a province and a portal simulated over real HTTP, and the whole way between them',
    load: () => import('./demo.ts'),
  },
  bench: {
    description: 'the performance figures of this machine, as ratios',
    load: () => import('./bench.ts'),
  },
};
