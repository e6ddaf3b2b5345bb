const PREFIX = '#/components/schemas/';

type Document = { readonly components?: { readonly schemas?: object } | undefined };

/**
 * The document without the schemas that nothing in it refers to: each is generated twice, as it is sent and as it is
 * received.
 */
export function referencedOnly<T extends object>(document: T): T {
  const { components, ...rest }: Document = document;
  const schemas: Readonly<Record<string, object>> = { ...components?.schemas };
  const kept = new Set<string>();
  const look = (value: unknown): void => {
    for (const name of refsIn(value)) {
      if (kept.has(name)) continue;
      kept.add(name);
      look(schemas[name]);
    }
  };
  look(rest);
  const referenced = Object.entries(schemas).filter(([name]) => kept.has(name));
  return { ...document, components: { ...components, schemas: Object.fromEntries(referenced) } };
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner.slice(PREFIX.length)] : refsIn(inner),
  );
}

/**
 * Without `readOnly`, which zod's `.readonly()` turns into. In OpenAPI it means that only the server sends the property:
 * generated clients leave it out of requests.
 */
export function withoutReadOnly<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    key === 'readOnly' && inner === true ? undefined : inner,
  );
  return JSON.parse(text) as T;
}

interface Tagged {
  readonly paths?: object | undefined;
  readonly tags?: readonly { readonly name: string }[] | undefined;
}

/** Without the tags of routes that this server does not have. */
export function withUsedTags<T extends Tagged>(document: T): T {
  const operations = Object.values(document.paths ?? {}).flatMap((path: object) => Object.values(path));
  const used = new Set(
    (operations as { readonly tags?: readonly string[] }[]).flatMap(({ tags }) => tags ?? []),
  );
  return { ...document, tags: document.tags?.filter(({ name }) => used.has(name)) };
}
