import type { Language } from '../../src/domain/language.ts';
import { wrap } from '../../src/presentation/layout.ts';
import { formatCount } from '../../src/presentation/numbers.ts';
import { type Column, table } from '../../src/presentation/table.ts';
import type { Comparison, ScalingFigures } from './compare.ts';
import { benchTexts } from './messages.ts';

export interface BenchReport extends Comparison {
  readonly machine: string;
  readonly rounds: number;
  /** Wall time of the whole bench. */
  readonly seconds: number;
}

export function benchText(report: BenchReport, language: Language): string {
  const texts = benchTexts[language];
  const count = (value: number): string => formatCount(Math.round(value), language);
  const decimal = decimals(language, 2);
  const { contenders, scaling } = report;
  const explained = contenders.flatMap(({ name }) => wrap(texts.explained[name], `  ${texts.names[name]}: `));

  const { columns } = texts;
  const compared = table(
    [
      { header: '', align: 'left', flexible: true },
      ...right(columns.cases, columns.seconds, columns.rate, columns.requests, columns.memory, columns.ratio),
    ],
    contenders.map((one) => [
      texts.names[one.name],
      count(one.cases),
      decimal(one.seconds),
      count(one.casesPerSecond),
      decimals(language, 1)(one.portalRequestsPer1000),
      count(one.memoryMb),
      decimal(one.dongboRatio),
    ]),
  );

  const line = (one: ScalingFigures): string[] => [
    count(one.cases),
    count(one.cpuMicrosecondsPerCase),
    count(one.microsecondsPerCase),
    count(one.memoryMb),
  ];
  const { cpuRatio, memoryRatio, small, large } = scaling;
  const wallRatio = large.microsecondsPerCase / small.microsecondsPerCase;
  const grown = table(
    right(texts.scaling.cases, texts.scaling.cpu, texts.scaling.wall, texts.scaling.memory),
    [
      line(small),
      line(large),
      [texts.scalingRatio, decimal(cpuRatio), decimal(wallRatio), decimal(memoryRatio)],
    ],
  );

  const redisOf = (name: string): string =>
    decimals(language, 1)(contenders.find((one) => one.name === name)?.redisMb ?? 0);
  return [
    texts.title(report.machine),
    '',
    ...explained,
    '',
    ...compared,
    '',
    texts.redis(redisOf('dongbo'), redisOf('jobPerCase')),
    '',
    texts.scalingTitle,
    '',
    ...grown,
    '',
    ...wrap(texts.rounds(count(report.rounds), count(report.seconds))),
  ].join('\n');
}

function right(...headers: readonly string[]): Column[] {
  return headers.map((header) => ({ header, align: 'right' }));
}

function decimals(language: Language, digits: number): (value: number) => string {
  const form = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return (value) => form.format(value);
}
