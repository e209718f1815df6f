/**
 * Runs `work` on every item, some at a time. After a failure no more are begun, and those that run are waited for: who takes
 * things back must not meet them.
 */
export const eachOf = async <T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  { atOnce = 64 }: { readonly atOnce?: number } = {},
): Promise<void> => {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
};
