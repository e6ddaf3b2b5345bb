import { UsageError } from '../domain/errors.ts';
import type { Bilingual, Language } from '../domain/language.ts';
import { typedCommand } from '../domain/typedCommand.ts';

/** One fault of the configuration. Its texts never contain a secret. */
export interface Problem {
  /** Where: `portal.batchSize`, `exclude[0].status`, or `mappings.statuses:12` for line 12 of that table. */
  readonly path: string;
  /** The file concerned, where it is not the configuration file itself. */
  readonly file?: string | undefined;
  readonly found: Bilingual;
  readonly expected: Bilingual;
  readonly remedy: Bilingual;
}

const PARTS = ['found', 'expected', 'remedy'] as const;
type Part = (typeof PARTS)[number];

/** A problem in one language. */
export type ProblemText = Omit<Problem, Part> & Readonly<Record<Part, string>>;

/** Code `config.invalid`, exit code 2: all problems at once. */
export class ConfigError extends UsageError {
  /** Absolute path of the configuration file, even if missing. */
  readonly file: string;
  readonly #problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(
      'config.invalid',
      listing(file, inLanguage(problems, 'en'), 'en'),
      `Correct what is listed, then run ${typedCommand('config check')}.`,
    );
    this.name = 'ConfigError';
    this.file = file;
    this.#problems = problems;
  }

  /** In English; see problemsIn. */
  get problems(): readonly ProblemText[] {
    return this.problemsIn('en');
  }

  problemsIn(lang: Language): readonly ProblemText[] {
    return inLanguage(this.#problems, lang);
  }
}

/** Wraps a text; its first line starts with `first`. */
type Wrap = (text: string, first: string) => readonly string[];

export function describeProblems(error: ConfigError, lang: Language, wrap?: Wrap): string {
  return listing(error.file, error.problemsIn(lang), lang, wrap);
}

const LABELS = {
  vi: { found: 'hiện có', expected: 'cần có', remedy: 'cách sửa' },
  en: { found: 'found', expected: 'expected', remedy: 'remedy' },
} as const;

function listing(file: string, problems: readonly ProblemText[], lang: Language, wrap?: Wrap): string {
  const { length } = problems;
  const count = lang === 'vi' ? `${length} lỗi` : length === 1 ? '1 problem' : `${length} problems`;
  return [`${file}: ${count}`, ...problems.map((problem) => paragraph(problem, lang, wrap))].join('\n\n');
}

const unbroken: Wrap = (text, first) => [first + text];

function paragraph(problem: ProblemText, lang: Language, wrap = unbroken): string {
  const labels = LABELS[lang];
  const width = Math.max(...Object.values(labels).map((label) => label.length));
  const lines = PARTS.flatMap((part) => wrap(problem[part], `  ${labels[part].padEnd(width)}  `));
  const place = problem.file === undefined ? problem.path : `${problem.path} (${problem.file})`;
  return [place, ...lines].join('\n');
}

function inLanguage(problems: readonly Problem[], lang: Language): ProblemText[] {
  return problems.map(({ path, file, found, expected, remedy }) => ({
    path,
    ...(file === undefined ? {} : { file }),
    found: found[lang],
    expected: expected[lang],
    remedy: remedy[lang],
  }));
}
