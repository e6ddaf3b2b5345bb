import { openSource } from '../../app/openSource.ts';
import type { SourceConfig } from '../../config/sources.ts';
import type { Language } from '../../domain/language.ts';
import { formatCount } from '../../presentation/numbers.ts';
import type { SourceProbe } from '../../source/source.ts';
import { type Check, type DoctorContext, failed } from './check.ts';
import { clockFinding } from './clock.ts';
import { type Finding, ok, warning } from './findings.ts';
import type { DoctorTexts } from './messages.ts';

/** One small page, one try: enough to see whether the source can be read. */
const LIMITS = { pageSize: 50, maxTries: 1, timeoutSeconds: 9 };

/** Whether the source can be read, its size, sorting and clock. */
export const sourceSystem: Check = async (context, signal) => {
  const { sources } = context.config;
  if (sources.length === 1) return await tryOne(sources[0], context, signal);
  const found = sources.map(async (source) => {
    // Of several, one that cannot be read leaves the findings of the others as they are.
    const findings = await tryOne(source, context, signal).catch((error: unknown) => [
      failed('source', error, context.language),
    ]);
    return findings.map((finding) => ({ ...finding, found: `${source.name}: ${finding.found}` }));
  });
  return (await Promise.all(found)).flat();
};

async function tryOne(
  source: SourceConfig,
  { config, log, texts, language }: DoctorContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const opened = openSource(config, source, { log }, LIMITS);
  try {
    const probe = await opened.probe(signal);
    return [
      ok('source', probe.found?.[language] ?? texts.source(formatCount(probe.total, language))),
      ...concern(probe, language),
      ...(probe.sortHonoured === null ? [] : [sorting(probe, texts)]),
      clockFinding('source_clock', opened.clockSkewMs?.() ?? null, texts),
    ];
  } finally {
    opened.close();
  }
}

function concern({ concern }: SourceProbe, language: Language): readonly Finding[] {
  return concern === undefined ? [] : [warning('source', concern.found[language], concern.remedy[language])];
}

function sorting({ sortHonoured }: SourceProbe, texts: DoctorTexts): Finding {
  if (sortHonoured === true) return ok('source_sort', texts.sorts);
  if (sortHonoured === 'undecided') return ok('source_sort', texts.sortsPerhaps);
  return warning('source_sort', texts.sortsNot, texts.sortsNotRemedy);
}
