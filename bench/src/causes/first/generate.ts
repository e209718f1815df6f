/** Makes the labelled set of a seed: the same seed gives the same texts. */

import type { Row } from '../row.ts';
import { CAUSES, type Cause } from './causes.ts';
import { createRand } from './random.ts';
import { createRun, type RunOptions } from './run.ts';
import { transformsFor, type Transform } from './transforms.ts';

const SEEN_VARIANTS = 5;

function halfOf(cause: Cause, variant: number): Row['half'] {
  return cause.role !== 'novel' && variant < SEEN_VARIANTS ? 'seen' : 'query';
}

/** Pairing 1: side a was seen and side b asks; pairing 2: the other way round. */
function pairingOf(cause: Cause, half: Row['half']): 1 | 2 {
  return (cause.side === 'a') === (half === 'seen') ? 1 : 2;
}

/** Twins and near misses share their surroundings, so that only the cause differs. */
function homeKey(cause: Cause): string {
  return cause.pair ?? cause.near ?? cause.id;
}

function runOptions(cause: Cause, seed: number, variant: number, transform: Transform): RunOptions {
  const home = `${seed}/${homeKey(cause)}`;
  return {
    key: `${seed}/${cause.id}/${variant}`,
    namesKey: transform.otherNames === true ? `${home}/${cause.id}/${variant}` : home,
    windows: transform.setup?.windows ?? false,
    colour: transform.setup?.colour ?? false,
    frames: transform.setup?.frames ?? 'usual',
  };
}

function textOf(cause: Cause, seed: number, variant: number, transform: Transform): string {
  const run = createRun(runOptions(cause, seed, variant, transform));
  const lines = transform.apply(cause.template.print(run), run, cause.template);
  return lines.join(transform.lineEnd ?? '\n');
}

function rowOf(cause: Cause, seed: number, variant: number, transform: Transform): Row {
  const half = halfOf(cause, variant);
  return {
    cause: cause.id,
    family: cause.template.family,
    role: cause.role,
    variant,
    transform: transform.name,
    half,
    ...(cause.pair === undefined ? {} : { pair: cause.pair, pairing: pairingOf(cause, half) }),
    ...(cause.near === undefined ? {} : { near: cause.near }),
    text: textOf(cause, seed, variant, transform),
  };
}

function hasStack(cause: Cause, seed: number): boolean {
  const run = createRun({
    key: `${seed}/${cause.id}/probe`,
    namesKey: cause.id,
    windows: false,
    colour: false,
    frames: 'usual',
  });
  return cause.template.print(run).some((part) => part.kind === 'stack');
}

export function rowsOf(cause: Cause, seed: number): Row[] {
  const transforms = transformsFor(cause.template, hasStack(cause, seed), createRand(`transforms/${seed}/${cause.id}`));
  return transforms.map((transform, variant) => rowOf(cause, seed, variant, transform));
}

export function generate(seed: number): Row[] {
  return CAUSES.flatMap((cause) => rowsOf(cause, seed));
}
