import { expect, test } from 'vitest';
import { failureOf } from '../../../src/portal/dvcqg/classify.ts';
import { createSessions, type Session, type Sessions } from '../../../src/portal/dvcqg/session.ts';
import type { Answer } from '../../../src/portal/portal.ts';
import { NEVER } from './fakePortal.ts';

/** Sessions whose logins the test answers by hand. */
function sessionsByHand() {
  const logins: ((answer: Answer<string>) => void)[] = [];
  const clock = { now: 0 };
  const sessions = createSessions(
    () => new Promise<Answer<string>>((resolve) => logins.push(resolve)),
    () => clock.now,
  );
  const answer = (token: string): void => logins.at(-1)?.({ outcome: 'answered', value: token });
  return { sessions, logins, answer, clock };
}

async function opened(sessions: Sessions, answer: (token: string) => void, token: string): Promise<Session> {
  const first = sessions.current(NEVER);
  answer(token);
  return sessionIn(await first);
}

function sessionIn(answer: Answer<Session>): Session {
  if (answer.outcome === 'failed') throw new Error('expected a session');
  return answer.value;
}

test('all who come before the first login is answered share it', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const all = Array.from({ length: 50 }, () => sessions.current(NEVER));
  answer('one');
  const tokens = (await Promise.all(all)).map((session) => sessionIn(session).token);
  expect(new Set(tokens)).toEqual(new Set(['one']));
  expect(logins).toHaveLength(1);
});

test('a session is kept', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const session = await opened(sessions, answer, 'one');
  expect(sessionIn(await sessions.current(NEVER))).toBe(session);
  expect(logins).toHaveLength(1);
});

test('however many find the session refused, one login renews it', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const refused = await opened(sessions, answer, 'one');
  const all = Array.from({ length: 50 }, () => sessions.renew(refused, NEVER));
  answer('two');
  for (const renewed of await Promise.all(all)) expect(sessionIn(renewed).token).toBe('two');
  expect(logins).toHaveLength(2);
});

test('a caller with a replaced session gets the new one without a login', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const refused = await opened(sessions, answer, 'one');
  const renewing = sessions.renew(refused, NEVER);
  answer('two');
  await renewing;
  expect(sessionIn(await sessions.renew(refused, NEVER)).token).toBe('two');
  expect(logins).toHaveLength(2);
});

test('a new session with the same token as the refused one is still a new session', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const first = await opened(sessions, answer, 'same');
  const renewing = sessions.renew(first, NEVER);
  answer('same');
  const second = sessionIn(await renewing);
  const again = sessions.renew(second, NEVER);
  answer('same');
  await again;
  expect(logins).toHaveLength(3);
});

test('callers who come during a renewal wait for it instead of using the refused session', async () => {
  const { sessions, answer } = sessionsByHand();
  const refused = await opened(sessions, answer, 'one');
  const renewing = sessions.renew(refused, NEVER);
  const newcomer = sessions.current(NEVER);
  answer('two');
  await renewing;
  expect(sessionIn(await newcomer).token).toBe('two');
});

test('a session is renewed before it is as old as the portal lets it become', async () => {
  const { sessions, logins, answer, clock } = sessionsByHand();
  await opened(sessions, answer, 'one');
  clock.now = 7 * 60_000;
  expect(sessionIn(await sessions.current(NEVER)).token).toBe('one');
  clock.now = 9 * 60_000;
  expect((await opened(sessions, answer, 'two')).token).toBe('two');
  expect(logins).toHaveLength(2);
});

test('a session is renewed when the clock was set back: nobody knows how old it is', async () => {
  const { sessions, logins, answer, clock } = sessionsByHand();
  await opened(sessions, answer, 'one');
  clock.now -= 60 * 60_000;
  expect((await opened(sessions, answer, 'two')).token).toBe('two');
  expect(logins).toHaveLength(2);
});

test('a failed login is reported to all who waited, and the next caller tries again', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const all = [sessions.current(NEVER), sessions.current(NEVER)];
  logins[0]?.({ outcome: 'failed', failure: failureOf('login', 'no') });
  for (const session of await Promise.all(all)) {
    expect(session).toMatchObject({ outcome: 'failed', failure: { kind: 'login' } });
  }
  expect((await opened(sessions, answer, 'one')).token).toBe('one');
  expect(logins).toHaveLength(2);
});

test('a caller who gives up leaves the login to the others', async () => {
  const { sessions, logins, answer } = sessionsByHand();
  const stop = new AbortController();
  const impatient = sessions.current(stop.signal);
  const patient = sessions.current(NEVER);
  stop.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  answer('one');
  expect(sessionIn(await patient).token).toBe('one');
  expect(logins).toHaveLength(1);
});

test('an aborted caller starts no login', async () => {
  const { sessions, logins } = sessionsByHand();
  await expect(sessions.current(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(logins).toHaveLength(0);
});

test('sessions that keep being refused are renewed ten times a minute at most, and again later', async () => {
  const { sessions, logins, answer, clock } = sessionsByHand();
  let session = await opened(sessions, answer, 'first');
  for (let i = 0; i < 10; i += 1) {
    const renewing = sessions.renew(session, NEVER);
    answer(`session ${i}`);
    session = sessionIn(await renewing);
  }
  expect(await sessions.renew(session, NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'session' },
  });
  expect(logins).toHaveLength(11);
  clock.now += 60_000;
  const later = sessions.renew(session, NEVER);
  answer('later');
  expect(sessionIn(await later).token).toBe('later');
});
