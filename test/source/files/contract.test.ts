import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceContract } from '../contract.ts';
import { openFolder, table } from './opened.ts';

const RECEIVED = Date.parse('2024-10-01T00:00:00+07:00');

function stamp(at: number): string {
  const [day = '', time = ''] = new Date(at + 7 * 3_600_000).toISOString().split('T');
  return `${day.split('-').reverse().join('/')} ${time.slice(0, 8)}`;
}

sourceContract('files', (cases) => {
  const { folder, source, put } = openFolder();
  const received = new Map<string, number>(
    Array.from({ length: cases }, (_, i) => [`H23-${i + 1}`, RECEIVED + i * 60_000] as const),
  );
  let uploads = 0;
  const line = (id: string, status: string): string =>
    `${id},${status},${stamp(received.get(id) ?? 0)},${stamp(Date.now())}`;
  const upload = (name: string, ids: readonly string[], status: string): void => {
    uploads += 1;
    put(`${name}-${String(uploads).padStart(4, '0')}.csv`, table(...ids.map((id) => line(id, status))));
  };
  const idAt = (which: number): string => [...received.keys()][which % received.size] ?? '';
  upload('toanbo', [...received.keys()], 'processing');
  return Promise.resolve({
    source,
    ids: () => [...received.keys()],
    add() {
      const id = `H23-${received.size + uploads + 100}`;
      received.set(id, RECEIVED);
      upload('thaydoi', [id], 'new');
      return id;
    },
    change(which: number) {
      upload('thaydoi', [idAt(which)], 'done');
      return idAt(which);
    },
    remove(which: number) {
      received.delete(idAt(which));
      upload('toanbo', [...received.keys()], 'processing');
    },
    receivedAt: (id: string) => received.get(id) ?? 0,
    breakAnswers() {
      for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '<html>Đăng nhập</html>');
    },
    close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  });
});
