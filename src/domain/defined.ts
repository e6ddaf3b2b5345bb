type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without its undefined fields, as `exactOptionalPropertyTypes` requires. */
export function defined<T extends object>(object: T): Defined<T> {
  // Entries and a filter take three times as long, and gaps have a thousand groups.
  const kept: { [key: string]: T[keyof T] } = {};
  for (const key in object) if (object[key] !== undefined) kept[key] = object[key];
  return kept as Defined<T>;
}
