import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

/** The boot guard: one file with nothing but `node:` imports, so that it runs wherever it is copied. */
const guard = defineConfig({
  entry: { 'guard/main': 'src/guard/main.ts' },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  dts: process.env['EVOLVE_TYPES'] !== '0',
  splitting: false,
  clean: false,
  noExternal: [/^@evolve\//],
  // `node:sqlite` exists under this name only.
  removeNodeProtocol: false,
  esbuildOptions: (options) => {
    options.conditions = ['@evolve/source'];
  },
});

// The two are built side by side: cleaning must leave the other's file alone.
const index = Object.assign({}, library(['src/index.ts']), { clean: ['!guard/**'] });

export default process.env['EVOLVE_GUARD_ONLY'] === '1' ? guard : [index, guard];
