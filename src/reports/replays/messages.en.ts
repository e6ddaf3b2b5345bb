import type { ReplayTexts } from './messages.vi.ts';

export const en: ReplayTexts = {
  title: 'REPLAYS',
  one: (id) => `REPLAY ${id}`,
  none: 'There are no replays.',
  columns: { id: 'No.', begun: 'Begun', state: 'State', released: 'Put back', rate: 'Rate' },
  states: {
    selecting: 'selecting',
    running: 'running',
    paused: 'paused',
    cancelled: 'cancelled',
    done: 'done',
  },
  releasedOf: (released, matched) => `${released} of ${matched} cases`,
  skipped: 'Passed over',
  skippedWhy: (count) => `${count} cases (changed, synced, excluded or being sent when their turn came)`,
  left: 'Left',
  who: 'By',
  note: 'Why',
  ended: 'Ended',
  outcome: 'What became of the cases that were put back:',
  outcomes: {
    synced: 'synced',
    refused: 'refused again',
    blocked: 'held back again by our checks',
    waiting: 'waiting for delivery',
    superseded: 'changed, excluded or put back once more before anything was decided',
  },
  steered: {
    pause: (id) => `Replay ${id} is paused.`,
    resume: (id) => `Replay ${id} goes on.`,
    cancel: (id) => `Replay ${id} is cancelled. Cases that were put back are still sent.`,
  },
  seconds: (count) => `${count} s`,
  preview: (count) => `${count} cases match. Nothing was changed.`,
  takes: (rate, duration) => `At ${rate}: about ${duration}.`,
  nothing: 'No case matches.',
  requeue: (count) =>
    `${count} cases are pending again. The running daemon, or the next \`sync\`, sends them.`,
  skippedToo: (count) =>
    `Passed over: ${count} cases that changed, were synced or excluded, or are being sent.`,
  goesOn: (released, matched, duration) =>
    `${released} of ${matched} cases are pending again; the rest takes about ${duration}.`,
  stopped: (state, released, matched) =>
    `The replay is ${state}: ${released} of ${matched} cases are pending again.`,
  watch: 'Watch it with:',
  progress: 'Putting back',
  errors: {
    unknown: (id) => `There is no replay ${id}.`,
    unknownRemedy: 'See the numbers with the command replays.',
    ended: (id, state) => `Replay ${id} is ${state}: this cannot be done to it.`,
    endedRemedy: 'See what became of it with replays show; begin another one with replay.',
  },
};
