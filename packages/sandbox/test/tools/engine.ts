import { detectIsolation, isolatedRunner, isolatedToolEngine } from '../../src/index.ts';

const { namespace } = await detectIsolation();

/** Where there are no namespaces, the walls are those of Node alone. */
export const engine = isolatedToolEngine(
  namespace ? {} : { runner: isolatedRunner({ isolation: 'none', memoryMb: 384 }) },
);

export const WHO = { by: 'owner', reason: 'a test' };
