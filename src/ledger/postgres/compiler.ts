import { type OperationNode, PostgresQueryCompiler, RawNode } from 'kysely';
import { listedIn, postgresForm } from '../sql/dialect.ts';

/** The text before a list. */
const IS_IN = /(\s+not)?\s+in\s+$/i;

/**
 * Compiles the shared statements for PostgreSQL: takes its form of each part (sql/dialect.ts), and gives whole numbers their
 * type, which PostgreSQL would otherwise guess from what stands beside them: 32 bits beside `1000 *`.
 */
export class LedgerCompiler extends PostgresQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    const form = postgresForm(node);
    if (!RawNode.is(form)) {
      this.visitNode(form);
      return;
    }
    form.sqlFragments.forEach((text, i) => {
      const part = form.parameters[i];
      if (part === undefined) this.append(text);
      else this.#appendPart(text, part);
    });
  }

  #appendPart(text: string, part: OperationNode): void {
    const values = listedIn(part);
    if (values === undefined) {
      this.append(text);
      this.visitNode(part);
      return;
    }
    const isIn = IS_IN.exec(text);
    if (isIn === null) throw new Error(`a list stands only after "in" or "not in", not after "${text}"`);
    // Hashed, and from an index where there is one; an array without type takes that of what is compared with it.
    this.append(`${text.slice(0, isIn.index)} ${isIn[1] === undefined ? '= any' : '<> all'} (`);
    this.appendValue(values);
    this.append(')');
  }

  protected override appendValue(value: unknown): void {
    if (typeof value !== 'number') {
      super.appendValue(storable(value));
      return;
    }
    super.appendValue(Object.is(value, -0) ? 0 : value);
    // Others stay without a type: with one, a column of whole numbers would round them in silence.
    if (Number.isInteger(value)) this.append('::int8');
  }
}

/** PostgreSQL's texts have no NUL, which no case of a source needs. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return Array.isArray(value) ? value.map(storable) : value;
}
