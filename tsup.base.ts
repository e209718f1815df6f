import { defineConfig } from 'tsup';

/**
 * The one build of a library package: ESM for the oldest Node we promise, one file per public entry, types beside it.
 * `EVOLVE_TYPES=0` leaves the types out: the main job needs only the JavaScript.
 */
export const library = (entries: readonly string[]): ReturnType<typeof defineConfig> =>
  defineConfig({
    entry: Object.fromEntries(entries.map((file) => [file.slice('src/'.length, -'.ts'.length), file])),
    format: 'esm',
    target: 'node22',
    platform: 'node',
    dts: process.env['EVOLVE_TYPES'] !== '0',
    splitting: true,
    clean: true,
    sourcemap: false,
    // `node:sqlite` and `node:test` exist under these names only.
    removeNodeProtocol: false,
  });
