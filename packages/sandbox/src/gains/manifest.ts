/** A package's manifest as plain data. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a manifest; undefined where it is no JSON object. */
export const parseFields = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** A field's own fields; none where it has none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
