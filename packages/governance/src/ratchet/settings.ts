/** How tests are run: nothing of it is evolution's to change but thresholds upwards. */
import { weakening, type RatchetRule, type Weakening } from './finding.ts';

interface Figure {
  readonly name: string;
  readonly value: number;
}

const THRESHOLD =
  /["']?(branches|functions|lines|statements|fail[_-]under|thresholds?|minimum[_-]coverage)["']?\s*[:=]\s*(\d+(?:\.\d+)?)/giu;
const TIME_LIMIT = /["']?(\w*timeout\w*)["']?\s*[:=]\s*([\d_]+)/giu;
const RETRIES = /["']?(retry|retries)["']?\s*[:=]\s*(\d+)/giu;

const figures = (text: string, pattern: RegExp): readonly Figure[] =>
  [...text.matchAll(pattern)].map(([, name = '', value = '']) => ({ name, value: Number(value.replaceAll('_', '')) }));

/** Figures by name and order of appearance: the first that moved the wrong way, or is gone. */
const moved = (
  before: string,
  after: string,
  pattern: RegExp,
  isWorse: (was: number, now: number | undefined) => boolean,
): string | undefined => {
  const now = figures(after, pattern);
  const seen = new Map<string, number>();
  for (const { name, value } of figures(before, pattern)) {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const found = now.filter((figure) => figure.name === name)[nth]?.value;
    if (isWorse(value, found)) return `${name} ${String(value)} -> ${found === undefined ? 'none' : String(found)}`;
  }
  return undefined;
};

const blank = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (whole, name: string) => whole.slice(0, whole.indexOf(name) + name.length));

/** What is left when every figure is taken out. */
const words = (text: string): string =>
  [THRESHOLD, TIME_LIMIT, RETRIES].reduce(blank, text).replace(/\s+/gu, ' ').trim();

/** Two texts of settings. A threshold that rises and a time limit that falls are no weakening. */
export const compareSettings = (before: string, after: string): readonly Weakening[] => {
  if (before === after) return [];
  const found: readonly (readonly [RatchetRule, string | undefined])[] = [
    ['threshold-lowered', moved(before, after, THRESHOLD, (was, now) => now === undefined || now < was)],
    // Without a limit of its own the runner's counts, which is shorter; 0 is none at all.
    [
      'time-limit-raised',
      moved(before, after, TIME_LIMIT, (was, now) => now !== undefined && (now > was || (now === 0 && was > 0))),
    ],
    ['retry', moved(before, after, RETRIES, (was, now) => now !== undefined && now > was)],
  ];
  const named = found.flatMap(([rule, about]) => (about === undefined ? [] : [weakening(rule, about)]));
  return named.length > 0 || words(before) === words(after) ? named : [weakening('settings-changed', '')];
};

const JUDGING_KEYS = ['jest', 'vitest', 'mocha', 'ava', 'c8', 'nyc', 'tap'];
const JUDGING_SCRIPT = /test|check|lint|cover|spec/iu;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a package.json speaks about tests, as text; the whole text when it cannot be read. */
const judgingPart = (text: string): string => {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return text;
  }
  if (!isRecord(manifest)) return text;
  const scripts = isRecord(manifest['scripts']) ? Object.entries(manifest['scripts']) : [];
  const keys = JUDGING_KEYS.filter((key) => key in (manifest as object)).map(
    (key) => [key, (manifest as Record<string, unknown>)[key]] as const,
  );
  return JSON.stringify([scripts.filter(([name]) => JUDGING_SCRIPT.test(name)), keys]);
};

/** Sections of a TOML or INI file that speak about tests. */
const judgingSections = (text: string): string => {
  const sections = text.split(/^(?=\[)/mu);
  return sections.filter((section) => /^\[[^\]]*(?:pytest|coverage|tox|nose|unittest)/iu.test(section)).join('\n');
};

/** The part of a manifest that says how tests are run; undefined for a file that is no manifest. */
export const settingsIn = (path: string): ((text: string) => string) | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') return judgingPart;
  return name === 'pyproject.toml' || name === 'setup.cfg' ? judgingSections : undefined;
};
