/** The text of a body, or undefined when it is longer than `maxBytes`, whatever its length is said to be. */
export const boundedBody = async (request: Request, maxBytes: number): Promise<string | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  if (reader === undefined) return '';
  for (;;) {
    const { done, value } = (await reader.read()) as { readonly done: boolean; readonly value?: Uint8Array };
    if (done || value === undefined) return Buffer.concat(parts).toString('utf8');
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
};
