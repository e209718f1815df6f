import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

/** The child of `evaluate`: one file with its libraries in it, because it may read that file and no folder. */
const child = defineConfig({
  entry: { 'evaluate/child/main': 'src/evaluate/child/main.ts' },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  dts: false,
  splitting: false,
  clean: false,
  noExternal: [/quickjs/],
  // `node:sqlite` and the like exist under these names only.
  removeNodeProtocol: false,
});

// The two are built side by side: cleaning must leave the other's file alone.
const index = Object.assign({}, library(['src/index.ts', 'src/validate/child/main.ts']), { clean: ['!evaluate/**'] });

export default [index, child];
