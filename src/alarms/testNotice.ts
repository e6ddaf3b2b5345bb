import type { Instant } from '../domain/time.ts';
import type { Notice } from './notice.ts';

/** A notice with the event `test`; its alarm only fills the form. */
export function testNotice(id: string, at: Instant): Notice {
  const figures = { value: null, unsynced: null, total: null, cause: null };
  const alarm = { rule: 'test', kind: 'gap_over', name: null, limit: 0, agency: null } as const;
  return { id, event: 'test', at, alarm: { ...alarm, raisedAt: at, figures } };
}
