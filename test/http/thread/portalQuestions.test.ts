import { expect, test } from 'vitest';
import type { FromProvince } from '../../../src/http/thread/messages.ts';
import { answerQuestion, PortalQuestions } from '../../../src/http/thread/portalQuestions.ts';
import type { Answer, HeldCase } from '../../../src/portal/portal.ts';

const THERE: Answer<HeldCase> = {
  outcome: 'answered',
  value: { present: true, status: '4', rows: [{ status: '4' }], newestKnown: true },
};
const never = new AbortController().signal;
const ASKED = { caseNo: 'H23-1', nationCode: null };

test('each question gets its own answer, in whatever order they come', async () => {
  const sent: FromProvince[] = [];
  const questions = new PortalQuestions((message) => sent.push(message));
  const [first, second] = [questions.ask('a', null, never), questions.ask('b', 'G22-7', never)];
  expect(sent).toEqual([
    { kind: 'look_up', id: 1, caseNo: 'a', nationCode: null },
    { kind: 'look_up', id: 2, caseNo: 'b', nationCode: 'G22-7' },
  ]);
  questions.receive({ kind: 'looked_up', id: 2, answer: THERE });
  questions.receive({ kind: 'looked_up', id: 1, answer: null });
  expect(await second).toEqual(THERE);
  await expect(first).rejects.toThrow('ended with an error');
});

test('a third question at once is refused, and taken once another has its answer', async () => {
  const questions = new PortalQuestions(() => undefined);
  const open = [questions.ask('a', null, never), questions.ask('b', null, never)];
  await expect(questions.ask('c', null, never)).rejects.toMatchObject({ code: 'busy', status: 503 });
  questions.receive({ kind: 'looked_up', id: 1, answer: THERE });
  const third = questions.ask('c', null, never);
  for (const id of [2, 3]) questions.receive({ kind: 'looked_up', id, answer: THERE });
  expect(await Promise.all([...open, third])).toEqual([THERE, THERE, THERE]);
});

test('a rehearsal takes no place from people, and an error is a failure of its look-up', async () => {
  const questions = new PortalQuestions(() => undefined);
  const rehearsed = [1, 2, 3].map((n) => questions.lookUp(`r${n}`, never));
  const person = questions.ask('a', null, never);
  questions.receive({ kind: 'looked_up', id: 1, answer: null });
  for (const id of [2, 3, 4]) questions.receive({ kind: 'looked_up', id, answer: THERE });
  expect(await person).toEqual(THERE);
  expect((await Promise.all(rehearsed)).map(({ outcome }) => outcome)).toEqual([
    'failed',
    'answered',
    'answered',
  ]);
});

test('a portal that does not answer in time is a failure, and another error is logged', async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const silent = (_: string, __: string | null, signal: AbortSignal) =>
    new Promise<Answer<HeldCase>>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  expect(await answerQuestion(ASKED, silent, onError, 1)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'transient' },
  });
  expect(errors).toEqual([]);
  const bug = new Error('bug');
  expect(await answerQuestion(ASKED, () => Promise.reject(bug), onError)).toBeNull();
  expect(errors).toEqual([bug]);
});
