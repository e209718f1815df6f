import type { Ctx } from '../ctx.ts';
import { js } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const B = 'browser';

const bundleStack = (c: Ctx, lib: readonly string[]): string => {
  if (c.stack === 'none') return '';
  const origin = c.pick([
    'https://shop.example.com',
    'https://staging.example.org',
    'http://localhost:3000',
    'https://m.example.com',
  ]);
  const asset = (): string =>
    `${origin}/assets/${c.pick(['index', 'vendor', 'main'])}-${c.b64(8)}.js:${c.n(1, 90)}:${c.n(10, 99000)}`;
  const frames = [
    ...lib,
    ...Array.from({ length: c.n(1, 5) }, () => c.pick(['e', 't', 'Xe', 'HTMLButtonElement.onclick', 'async n', ''])),
  ];
  const kept = c.stack === 'short' ? frames.slice(0, 1) : frames;
  const gecko = c.rng.chance(0.25);
  return kept
    .map((f) => (gecko ? `\n${f}@${asset()}` : f === '' ? `\n    at ${asset()}` : `\n    at ${f} (${asset()})`))
    .join('');
};

const csp =
  (kind: string, directive: string, elem: string): Render =>
  (c) =>
    `Refused to load the ${kind} 'https://cdn.example.net/w.${kind === 'script' ? 'js' : 'css'}${c.opt(`?v=${c.hex(8)}`, 0.5)}' because it violates the following Content Security Policy directive: "${directive} 'self'". Note that '${elem}' was not explicitly set, so '${directive}' is used as a fallback.${c.opt('\n', 0.3)}`;

const chunk: Render = (c) => {
  const id = c.n(12, 990);
  const url = `https://${c.pick(['shop.example.com', 'staging.example.org'])}/static/js/${id}.${c.hex(8)}.chunk.js`;
  return `${c.opt('Uncaught (in promise) ', 0.4)}ChunkLoadError: Loading chunk ${id} failed.\n(error: ${url})${bundleStack(c, ['__webpack_require__.f.j', '__webpack_require__.e'])}`;
};

const dynamicImport: Render = (c) =>
  `${c.opt('Uncaught (in promise) ', 0.4)}TypeError: Failed to fetch dynamically imported module: https://${c.pick(['shop.example.com', 'staging.example.org'])}/assets/Cart-${c.b64(8)}.js${bundleStack(c, [])}`;

const BOX = (text: string): string => {
  const lines = text.split('\n');
  const width = Math.max(...lines.map((l) => l.length)) + 2;
  return `╔${'═'.repeat(width)}╗\n${lines.map((l) => `║ ${l.padEnd(width - 2)} ║`).join('\n')}\n╚${'═'.repeat(width)}╝`;
};

const pwMissing: Render = (c) => {
  const build = c.n(1080, 1190);
  const cache = c.win
    ? `C:\\Users\\${c.user}\\AppData\\Local\\ms-playwright\\chromium-${build}\\chrome-win\\chrome.exe`
    : c.pick([
        `/home/${c.user}/.cache/ms-playwright/chromium-${build}/chrome-linux/chrome`,
        `/root/.cache/ms-playwright/chromium-${build}/chrome-linux/chrome`,
        `/ms-playwright/chromium-${build}/chrome-linux/chrome`,
      ]);
  return js(
    c,
    `${c.pick(['Error: ', ''])}browserType.launch: Executable doesn't exist at ${cache}\n${BOX(`Looks like Playwright ${c.pick(['Test or Playwright ', ''])}was just installed or updated.\nPlease run the following command to download new browsers:\n\n    npx playwright install\n\n<3 Playwright Team`)}`,
    [],
  );
};

const pwDeps: Render = (c) =>
  js(
    c,
    `${c.pick(['Error: ', ''])}browserType.launch: \n${BOX(`Host system is missing dependencies to run browsers.\nPlease install them with the following command:\n\n    ${c.pick(['sudo ', ''])}npx playwright install-deps\n\n<3 Playwright Team`)}`,
    [],
  );

export const BROWSER: readonly CauseDef[] = [
  known(B, 'browser', 'csp-script-cdn', csp('script', 'script-src', 'script-src-elem')),
  known(B, 'browser', 'webpack-chunk-gone', chunk),
  known(B, 'js', 'playwright-no-chromium', pwMissing, true),
  novel(B, 'browser', 'csp-stylesheet-cdn', 'csp-script-cdn', csp('stylesheet', 'style-src', 'style-src-elem')),
  novel(B, 'browser', 'dynamic-import-cart-gone', 'webpack-chunk-gone', dynamicImport),
  novel(B, 'js', 'playwright-host-dependencies', 'playwright-no-chromium', pwDeps),
];
