/**
 * The validator on the modules of 50 published packages that only compute: how much is denied, and how much is plainly allowed.
 * Each is judged by the default policy, and may load the packages that it says it needs. Every denial has been looked at and
 * has a label; one without is a mismatch.
 */
import { readFileSync } from 'node:fs';
import { PRESETS, validate, type SandboxPolicy } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { purePackages, type PurePackage } from './pure-packages.ts';

/** What was found when a denied file was read: by package and path. */
const LABELS = JSON.parse(readFileSync(new URL('denials.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>;

const policyFor = ({ name, dependencies }: PurePackage): SandboxPolicy => ({
  ...PRESETS.default,
  name: `default for ${name}`,
  allow: [...PRESETS.default.allow, ...[name, ...dependencies].map((each) => `import.package:${each}`)],
});

interface Share {
  readonly name: string;
  readonly files: number;
  readonly allow: number;
  readonly guard: number;
  readonly denied: readonly { readonly path: string; readonly why: readonly string[] }[];
}

const judge = (one: PurePackage): Share => {
  const policy = policyFor(one);
  const granted = new Set([...policy.allow, ...Object.keys(policy.guard)]);
  const judged = one.files.map(({ path, text }) => ({
    path,
    found: validate(text, { filename: path, goal: 'module', policy }),
  }));
  return {
    name: one.name,
    files: judged.length,
    allow: judged.filter(({ found }) => found.verdict === 'allow').length,
    guard: judged.filter(({ found }) => found.verdict === 'guard').length,
    denied: judged
      .filter(({ found }) => found.verdict === 'deny')
      .map(({ path, found }) => ({
        path,
        why: [...new Set(found.findings.map(({ rule }) => rule.replace('capability/', '')))].filter(
          (rule) => !granted.has(rule),
        ),
      })),
  };
};

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

export const packages: Proof = () => {
  const shares = purePackages().map(judge);
  let unlabelled = 0;
  for (const { name, denied } of shares) {
    for (const { path, why } of denied) {
      const label = LABELS[`${name}/${path}`];
      if (label === undefined) unlabelled += 1;
      console.log(`${name}/${path}: ${why.join(', ')}: ${label ?? 'NOT LABELLED'}`);
    }
  }
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const [files, denied] = [sum((share) => share.files), sum((share) => share.denied.length)];
  const plain = shares.map(({ allow, files: all }) => allow / Math.max(1, all)).sort((a, b) => a - b);
  const median = plain[Math.floor(plain.length / 2)] ?? 0;
  console.log(
    `${String(shares.length)} packages, ${String(files)} files: ${percent(files - denied, files)} not denied, ${percent(
      sum((share) => share.allow),
      files,
    )} plainly allowed; the median package ${percent(median, 1)}`,
  );
  console.log(`${String(denied)} denials, ${String(unlabelled)} without a label`);
  return Promise.resolve(unlabelled === 0);
};
