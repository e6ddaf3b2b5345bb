/** What a PromQL expression speaks of. */
export interface Spoken {
  /** Every metric with the labels that its matchers name. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels that something is grouped or joined by. */
  readonly groupings: readonly string[];
}

const WORDS = new Set(['or', 'and', 'unless', 'offset']);

/**
 * No parser of PromQL, but enough to find the names in the expressions of this checkout: a word that no bracket
 * follows is a metric; what a bracket follows is a function or a grouping.
 */
export function spokenOf(expression: string): Spoken {
  const groupings: string[] = [];
  const bare = expression
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\b(?:by|on|without|group_left)\s*\(([^)]*)\)/g, (_, names: string) => {
      groupings.push(...(names.match(/\w+/g) ?? []));
      return '';
    });
  const selectors = [...bare.matchAll(/(?<![$\w:])([a-z][\w:]*)(?!\w*\s*\()(?:\{([^}]*)\})?/g)]
    .filter(([, word = '']) => !WORDS.has(word))
    .map(([, metric = '', matchers = '']) => ({
      metric,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }));
  return { selectors, groupings };
}
