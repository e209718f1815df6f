/**
 * An effect failed and nobody can say yet whether it happened. It leaves the loop: its intent stays pending, and the next
 * start looks again.
 */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('nobody can say yet whether it happened', { cause });
  }
}
