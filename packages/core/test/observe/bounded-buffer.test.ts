import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedBuffer } from '../../src/observe/bounded-buffer.ts';

// Would catch: an order that turns with the ring, and a count that forgets what was dropped before.
test('it is a list of which the oldest are dropped and counted', () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant('take' as const)), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), steps, (size, all) => {
      const buffer = boundedBuffer<number>(size);
      let list: readonly number[] = [];
      let dropped = 0;
      for (const step of [...all, 'take' as const]) {
        if (step === 'take') {
          expect(buffer.take()).toEqual({ kept: list, dropped });
          [list, dropped] = [[], 0];
        } else {
          buffer.push(step);
          if (list.length === size) dropped += 1;
          list = [...list, step].slice(-size);
        }
      }
    }),
  );
});
