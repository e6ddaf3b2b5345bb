import type { Command } from 'commander';
import type { Surroundings } from './context.ts';

export type ExitWith = (code: number) => void;

/** One command of the command line. */
export interface CommandEntry {
  readonly description: string;
  /** What it is called with, as help shows it; nothing unless given. */
  readonly argument?: string;
  /**
   * Loads the command's module, when the command is called: most need neither the queue nor the HTTP client, and help
   * needs none of them.
   */
  load(around: Surroundings, exitWith: ExitWith): Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: {
    description: 'the daemon',
    load: async (around) => (await import('./start.ts')).startCommand(around),
  },
  sync: {
    description: 'one shot: read the source to its end, deliver, print the gap',
    load: async (around, exitWith) => (await import('./sync.ts')).syncCommand(around, exitWith),
  },
  gap: {
    description: 'the sync gap: how many cases have not arrived at the portal',
    load: async (around) => (await import('./gap.ts')).gapCommand(around),
  },
  punctuality: {
    description: 'what was done on time, and what came in online',
    load: async (around) => (await import('./punctuality.ts')).punctualityCommand(around),
  },
  history: {
    description: 'the gap over time, from the stored snapshots',
    load: async (around) => (await import('./history.ts')).historyCommand(around),
  },
  snapshot: {
    description: 'keeps the figures of this moment for `history`',
    load: async (around) => (await import('./snapshot.ts')).snapshotCommand(around),
  },
  official: {
    description: 'figures published elsewhere; `gap` shows the latest beside ours',
    load: async (around) => (await import('./official.ts')).officialCommand(around),
  },
  records: {
    description: 'the cases behind a number',
    load: async (around) => (await import('./records.ts')).recordsCommand(around),
  },
  report: {
    description: 'one printable page (HTML, A4) on the whole province',
    load: async (around) => (await import('./report.ts')).reportCommand(around),
  },
  worklist: {
    description: 'the unsynced cases somebody has to act on, for those who have to',
    load: async (around) => (await import('./worklist.ts')).worklistCommand(around),
  },
  show: {
    description: 'one case: its state, reason, remedy and timeline',
    argument: '<caseNo>',
    load: async (around) => (await import('./show.ts')).showCommand(around),
  },
  replay: {
    description: 'put matching unsynced cases back to pending',
    load: async (around) => (await import('./replay.ts')).replayCommand(around),
  },
  replays: {
    description: 'replays: what was put back, how far it is, and what became of it',
    load: async (around) => (await import('./replays.ts')).replaysCommand(around),
  },
  delivery: {
    description: 'delivery to the portal: pauses it, resumes it, tells what holds it up',
    load: async (around) => (await import('./delivery.ts')).deliveryCommand(around),
  },
  verify: {
    description: 'ask the portal what it holds of synced cases',
    load: async (around, exitWith) => (await import('./verify.ts')).verifyCommand(around, exitWith),
  },
  'import-baseline': {
    description: 'cases known to be at the portal before dongbo started',
    argument: '<file>',
    load: async (around) => (await import('./importBaseline.ts')).importBaselineCommand(around),
  },
  config: {
    description: 'questions about the configuration',
    load: async (around) => (await import('./configCheck.ts')).configCommand(around),
  },
  doctor: {
    description: 'whether everything dongbo needs is there, and what to do where it is not',
    load: async (around, exitWith) => (await import('./doctor.ts')).doctorCommand(around, exitWith),
  },
  keys: {
    description: 'API keys: who may ask over HTTP',
    load: async (around) => (await import('./keys.ts')).keysCommand(around),
  },
  audit: {
    description: 'who changed what, and whether that was tampered with',
    load: async (around, exitWith) => (await import('./audit.ts')).auditCommand(around, exitWith),
  },
  alarms: {
    description: 'the rules that are watched, what fires, and what is still to be told',
    load: async (around, exitWith) => (await import('./alarms.ts')).alarmsCommand(around, exitWith),
  },
  demo: {
    description: 'a province and a portal simulated over real HTTP, and the whole way between them',
    load: async (around) => (await import('./demo.ts')).demoCommand(around),
  },
  bench: {
    description: 'the performance figures of this machine, as ratios',
    load: async (around) => (await import('./bench.ts')).benchCommand(around),
  },
};
