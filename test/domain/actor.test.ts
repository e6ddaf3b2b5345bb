import { expect, test } from 'vitest';
import { DONGBO, keyIdOf, shownWho, whoOfKey } from '../../src/domain/actor.ts';

test('a key is recorded with its id and shown by its name', () => {
  const who = whoOfKey({ id: 'abcdefghijkl', name: 'Trực ca 2' });
  expect(who).toBe('key:Trực ca 2 (abcdefghijkl)');
  expect(keyIdOf(who)).toBe('abcdefghijkl');
  expect(shownWho(who)).toBe('key:Trực ca 2');
});

test('what is no key, or has no id, has none and is shown as it is', () => {
  for (const who of ['cli:root', 'cli:a (abcdefghijkl)', 'key:grafana', 'key:a (b)', DONGBO.who, '']) {
    expect(keyIdOf(who)).toBeNull();
    expect(shownWho(who)).toBe(who);
  }
});
