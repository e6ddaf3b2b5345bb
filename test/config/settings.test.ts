import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { settingChanges, settingsOf } from '../../src/config/settings.ts';
import { folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const MAIL = 'notify: { email: { host: mail.test, from: dongbo@h23.vn, to: [TO] } }\n';

/** What the trail says of the change from one text to the other, in the same folder. */
function changes(before: string, after: string): readonly string[] {
  const [old, now] = [before, after].map((yaml) =>
    loadConfig({ env: {}, cwd: folderWith({ ...SECRETS, 'dongbo.yaml': yaml }) }),
  );
  if (old === undefined || now === undefined) throw new Error('two configurations');
  const samePlace = { ...now, file: old.file, dataDir: old.dataDir, tables: old.tables };
  return settingChanges(settingsOf(old), settingsOf(samePlace));
}

describe('the changes of a configuration', () => {
  it('are named by key, from the old value to the new one, defaults included', () => {
    expect(changes(SMALLEST, `${SMALLEST}  batchSize: 100\nverify: { perMinute: 0 }\n`)).toEqual([
      'verify.perMinute: 30 → 0',
      'portal.batchSize: 200 → 100',
    ]);
    expect(changes(SMALLEST, SMALLEST.replace('2024-01-01', '2023-06-30'))).toEqual([
      'source.censusFrom: 2024-01-01 → 2023-06-30',
    ]);
    expect(changes(SMALLEST, SMALLEST)).toEqual([]);
  });

  it('name the elements of a list that came and went, and an order that changed', () => {
    const rules = (text: string) => `${SMALLEST}exclude: [${text}]\n`;
    expect(changes(rules('{ status: a }, { status: b }'), rules('{ status: b }, { status: c }'))).toEqual([
      'exclude: + {"status":"c"}; - {"status":"a"}',
    ]);
    expect(changes(rules('{ status: a }, { status: b }'), rules('{ status: b }, { status: a }'))).toEqual([
      'exclude: 2 → 2 *',
    ]);
  });

  it('show a group that is new, and addresses of people only in part', () => {
    const mail = (to: string) => SMALLEST + MAIL.replace('TO', to);
    expect(changes(SMALLEST, mail('an@h23.vn'))).toContain('notify.email.to: — → [a…@h23.vn]');
    expect(changes(mail('an@h23.vn'), mail('anh@h23.vn'))).toEqual(['notify.email.to: 1 → 1 *']);
  });
});
