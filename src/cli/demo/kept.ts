import { typedCommand, typedSandbox } from '../../domain/typedCommand.ts';
import type { DemoTexts } from '../../sandbox/demo/messages.ts';
import { demoOddities } from '../../sandbox/demo/prepare.ts';

/** Commands to try on the kept data, as they have to be typed. */
export function keptText(
  dir: string,
  config: string,
  servers: { readonly records: number; readonly province: string; readonly portal: string },
  texts: DemoTexts,
): string {
  const typed = (words: string): string => `  ${typedCommand(words, { config })}`;
  const { records } = servers;
  const { copies, longNotes } = demoOddities(records);
  const planted = { province: ` --copies ${copies} --long-notes ${longNotes}`, portal: '' };
  const serve = (kind: 'province' | 'portal'): string =>
    `  ${typedSandbox(`${kind} --records ${records}${planted[kind]} --port ${new URL(servers[kind]).port}`)}`;
  return [
    texts.kept(dir),
    typed('gap --by procedure'),
    typed('records --state rejected --limit 5'),
    texts.servers,
    serve('province'),
    serve('portal'),
    texts.thenStart,
    typed('start'),
  ].join('\n');
}
