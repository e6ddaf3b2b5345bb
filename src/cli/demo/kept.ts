import { typedCommand, typedSandbox } from '../../domain/typedCommand.ts';
import type { DemoTexts } from '../../sandbox/demo/messages.ts';
import { type DemoServers, demoOddities, secondRecords } from '../../sandbox/demo/prepare.ts';

/** Commands to try on the kept data, as they have to be typed. */
export function keptText(
  dir: string,
  config: string,
  servers: DemoServers & { readonly records: number },
  texts: DemoTexts,
): string {
  const typed = (words: string): string => `  ${typedCommand(words, { config })}`;
  const { records } = servers;
  const { copies, longNotes } = demoOddities(records);
  const serve = (kind: string, url: string, options: string): string =>
    `  ${typedSandbox(`${kind} ${options} --port ${new URL(url).port}`)}`;
  const { province, portal, second } = servers;
  return [
    texts.kept(dir),
    ...(second === undefined
      ? [typed('gap --by procedure')]
      : [typed('gap --today'), typed('gap --by source')]),
    typed('records --state rejected --limit 5'),
    texts.servers,
    serve('province', province, `--records ${records} --copies ${copies} --long-notes ${longNotes}`),
    ...(second === undefined
      ? []
      : [serve('igate', second, `--records ${secondRecords(records)} --merged true`)]),
    serve('portal', portal, `--records ${records}`),
    texts.thenStart,
    typed('start'),
  ].join('\n');
}
