import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { ReplayAction, ReplayState } from '../../ledger/port/replays.ts';

const vi = {
  title: 'CÁC ĐỢT GỬI LẠI',
  one: (id: number) => `ĐỢT GỬI LẠI ${id}`,
  none: 'Chưa có đợt gửi lại nào.',
  columns: { id: 'Số', started: 'Bắt đầu', state: 'Tình trạng', released: 'Đã đưa lại', rate: 'Tốc độ' },
  states: {
    selecting: 'đang chọn hồ sơ',
    running: 'đang chạy',
    paused: 'tạm dừng',
    cancelled: 'đã hủy',
    done: 'đã xong',
    stopped: 'đã tự dừng vì bị từ chối lại',
  } satisfies Record<ReplayState, string>,
  releasedOf: (released: string, matched: string) => `${released} trên ${matched} hồ sơ`,
  unreadable: 'Phiên bản này không đọc được điều kiện chọn hồ sơ của đợt gửi lại.',
  skipped: 'Bỏ qua',
  skippedWhy: (count: string) =>
    `${count} hồ sơ (đã thay đổi, đã đồng bộ, đã loại trừ hoặc đang gửi khi đến lượt)`,
  stoppedWhy: 'Lý do dừng',
  stoppedBy: (code: string, returned: string) =>
    `Cổng lại từ chối các hồ sơ này với mã ${code}; ${returned} hồ sơ còn lại không gửi nữa, trở về trạng thái bị từ chối. Các hồ sơ khác vẫn được gửi.`,
  remaining: 'Còn lại',
  who: 'Người thực hiện',
  note: 'Lý do',
  ended: 'Kết thúc',
  outcome: 'Kết quả của những hồ sơ đã đưa lại:',
  outcomes: {
    synced: 'đã đồng bộ',
    refused: 'lại bị từ chối',
    blocked: 'lại chưa đủ điều kiện gửi',
    waiting: 'đang chờ gửi',
    returned: 'không gửi lại, trở về trạng thái bị từ chối vì đợt gửi lại tự dừng',
    superseded: 'đã thay đổi, bị loại trừ hoặc được đưa lại lần nữa trước khi có kết quả',
  },
  actionDone: {
    pause: (id: number) => `Đã tạm dừng đợt gửi lại ${id}.`,
    resume: (id: number) => `Đã tiếp tục đợt gửi lại ${id}.`,
    cancel: (id: number) => `Đã hủy đợt gửi lại ${id}. Hồ sơ đã đưa lại vẫn được gửi.`,
  } satisfies Record<ReplayAction, (id: number) => string>,
  seconds: (count: string) => `${count} giây`,
  preview: (count: string) => `${count} hồ sơ khớp điều kiện. Chưa thay đổi gì.`,
  refusedBefore: (codes: string) =>
    `Lần gửi trước, Cổng đã từ chối: ${codes}. Nếu nguyên nhân chưa được khắc phục, Cổng sẽ lại từ chối; sau 30 lần bị từ chối lại với cùng một mã, đợt gửi lại tự dừng và số còn lại không gửi nữa.`,
  refusedCode: (count: string, code: string) => `${count} hồ sơ (mã ${code})`,
  takes: (rate: string, duration: string) => `Với tốc độ ${rate}: khoảng ${duration}.`,
  nothing: 'Không có hồ sơ nào khớp điều kiện.',
  requeue: (count: string) =>
    `Đã đưa ${count} hồ sơ trở lại hàng đợi gửi. Tiến trình dongbo đang chạy, hoặc ${typedCommand('sync')}, sẽ gửi.`,
  skippedToo: (count: string) => `Bỏ qua ${count} hồ sơ: đã thay đổi, đã đồng bộ, đã loại trừ hoặc đang gửi.`,
  ongoing: (released: string, matched: string, duration: string) =>
    `Đã đưa lại ${released} trên ${matched} hồ sơ; phần còn lại mất khoảng ${duration}.`,
  stopped: (state: string, released: string, matched: string) =>
    `Đợt gửi lại ${state}: đã đưa lại ${released} trên ${matched} hồ sơ.`,
  watch: 'Theo dõi bằng lệnh:',
  seeOutcome: 'Xem kết quả của từng hồ sơ bằng lệnh:',
  progress: 'Đưa lại hàng đợi',
  errors: {
    unknown: (id: number) => `Không có đợt gửi lại ${id}.`,
    unknownRemedy: `Xem số của các đợt bằng lệnh ${typedCommand('replays list')}.`,
    ended: (id: number, state: string) => `Đợt gửi lại ${id} ${state}: không thực hiện được thao tác này.`,
    endedRemedy: (id: number) =>
      `Xem kết quả: ${typedCommand(`replays show ${id}`)}. Muốn gửi lại nữa thì bắt đầu đợt khác.`,
  },
};

const en: typeof vi = {
  title: 'REPLAYS',
  one: (id) => `REPLAY ${id}`,
  none: 'There are no replays.',
  columns: { id: 'No.', started: 'Started', state: 'State', released: 'Requeued', rate: 'Rate' },
  states: {
    selecting: 'selecting',
    running: 'running',
    paused: 'paused',
    cancelled: 'cancelled',
    done: 'done',
    stopped: 'stopped: refused again',
  },
  releasedOf: (released, matched) => `${released} of ${matched} cases`,
  unreadable: 'This version cannot read which cases the replay selected.',
  skipped: 'Skipped',
  skippedWhy: (count) => `${count} cases (already changed, synced, excluded or in flight)`,
  stoppedWhy: 'Why it stopped',
  stoppedBy: (code, returned) =>
    `The portal refused these cases again with code ${code}; the remaining ${returned} went back to refused unsent. All other cases are still sent.`,
  remaining: 'Remaining',
  who: 'By',
  note: 'Why',
  ended: 'Ended',
  outcome: 'Outcome of the requeued cases:',
  outcomes: {
    synced: 'synced',
    refused: 'refused again',
    blocked: 'blocked again',
    waiting: 'waiting for delivery',
    returned: 'not sent, back to refused because the replay stopped itself',
    superseded: 'changed, excluded or requeued again before there was an outcome',
  },
  actionDone: {
    pause: (id) => `Replay ${id} is paused.`,
    resume: (id) => `Replay ${id} is resumed.`,
    cancel: (id) => `Replay ${id} is cancelled. Requeued cases are still sent.`,
  },
  seconds: (count) => `${count} s`,
  preview: (count) => `${count} cases match. Nothing was changed.`,
  refusedBefore: (codes) =>
    `The portal refused ${codes} when they were last sent. Unless the cause was fixed, it will refuse them again; after 30 such refusals with one code the replay stops itself, and the rest is not sent.`,
  refusedCode: (count, code) => `${count} of these cases with code ${code}`,
  takes: (rate, duration) => `At ${rate}: about ${duration}.`,
  nothing: 'No case matches.',
  requeue: (count) =>
    `${count} ${count === '1' ? 'case is' : 'cases are'} pending again. The running daemon, or ${typedCommand('sync')}, sends them.`,
  skippedToo: (count) =>
    `Skipped: ${count} cases that have changed, are synced or excluded, or are in flight.`,
  ongoing: (released, matched, duration) =>
    `${released} of ${matched} cases are pending again; the rest takes about ${duration}.`,
  stopped: (state, released, matched) =>
    `The replay is ${state}: ${released} of ${matched} cases are pending again.`,
  watch: 'Watch it with:',
  seeOutcome: 'See what becomes of them with:',
  progress: 'Requeueing',
  errors: {
    unknown: (id) => `There is no replay ${id}.`,
    unknownRemedy: `See the numbers with ${typedCommand('replays list')}.`,
    ended: (id, state) => `Replay ${id} is ${state}, so it cannot be changed.`,
    endedRemedy: (id) =>
      `See its outcome with ${typedCommand(`replays show ${id}`)}; to continue, begin another one.`,
  },
};

export const replayTexts = inBoth({ vi, en });
