import { parseArgs } from 'node:util';
import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';

/** Also accept text, so that one schema serves callers and command lines. */
export const count = z.coerce.number().int().min(0);
export const flag = z.union([z.boolean(), z.stringbool()]);

/** The options of both servers. */
export const serverOptions = {
  seed: z.coerce.number().int().default(1),
  /** Cases the portal has from the start; by default the proportion of 5 November 2024. */
  known: count.optional(),
  problems: flag.default(true),
  host: z.string().default('127.0.0.1'),
  port: count.max(65_535).default(0),
  password: z.string().default('sandbox'),
  /** Added to every answer. */
  latencyMs: count.max(60_000).default(0),
};

/** The options a schema takes, each given or left out. */
export type OptionsOf<Schema extends z.ZodObject> = {
  readonly [Name in keyof z.output<Schema>]?: z.output<Schema>[Name] | undefined;
};

/** Throws a UsageError that names every bad option. */
export function parseOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    'sandbox.options',
    `The simulated ${what} cannot start with these options: ${z.prettifyError(parsed.error)}`,
    'Correct these options.',
  );
}

/** `maxBatch` → `max-batch`. */
function flagName(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function toFlags(options: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${flagName(name)}=${String(value)}`);
}

/** Throws UsageError. */
export function fromFlags<Schema extends z.ZodObject>(
  schema: Schema,
  flags: readonly string[],
  what: string,
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const options = Object.fromEntries(names.map((name) => [flagName(name), { type: 'string' as const }]));
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...flags], options, strict: true }));
  } catch {
    throw new UsageError(
      'sandbox.options',
      `The simulated ${what} does not know these flags: ${flags.join(' ')}`,
      `It takes ${Object.keys(options)
        .map((name) => `--${name} VALUE`)
        .join(', ')}.`,
    );
  }
  const given = names.map((name) => [name, values[flagName(name)]] as const);
  return parseOptions(schema, Object.fromEntries(given.filter(([, value]) => value !== undefined)), what);
}
