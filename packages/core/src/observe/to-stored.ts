import type { Observation, Outcome, StoredObservation } from '../contracts/index.ts';
import { fingerprintError } from '../fingerprint/index.ts';
import { describe, describeStack } from '../untrusted/index.ts';

/** Bytes kept of each field. */
const LIMITS = { name: 200, id: 200, error: 2000, stack: 4000, input: 2000 } as const;

const idOf = (id: unknown): string => describe(id, { maxBytes: LIMITS.id });

const nameOf = (name: unknown): string => describe(name, { maxBytes: LIMITS.name });

interface ErrorFields {
  readonly error: string;
  readonly stack?: string;
  readonly fingerprint: string;
  readonly fingerprintVersion: number;
}

const errorFields = (error: unknown): ErrorFields => {
  const text = describe(error, { maxBytes: LIMITS.error });
  const stack = describeStack(error, { maxBytes: LIMITS.stack });
  const { id: fingerprint, version: fingerprintVersion } = fingerprintError(stack ?? text);
  return { error: text, ...(stack === undefined ? {} : { stack }), fingerprint, fingerprintVersion };
};

/** An observation of the host's, or an outcome. */
export type Told = Exclude<Observation, { kind: 'curiosity' }> | ({ readonly kind: 'outcome' } & Outcome);

/**
 * Text only, bounded and redacted, whatever plain JavaScript handed over: one odd value must not keep what it is stored
 * with from being stored. Undefined for a metric that is no number.
 */
export const toStored = (told: Told, at: string, versionId: string): StoredObservation | undefined => {
  const common = { at, versionId, ...(told.turnId === undefined ? {} : { turnId: idOf(told.turnId) }) };
  switch (told.kind) {
    case 'tool':
      return {
        kind: 'tool',
        ...common,
        name: nameOf(told.name),
        ok: told.ok,
        ...(Number.isFinite(told.durationMs) ? { durationMs: told.durationMs } : {}),
        ...(told.input === undefined ? {} : { input: describe(told.input, { maxBytes: LIMITS.input }) }),
        ...(told.ok ? {} : errorFields(told.error ?? 'failed without a word')),
      };
    case 'error':
      return { kind: 'error', ...common, ...errorFields(told.error) };
    case 'metric':
      return Number.isFinite(told.value)
        ? { kind: 'metric', ...common, name: nameOf(told.name), value: told.value }
        : undefined;
    case 'outcome':
      return {
        kind: 'outcome',
        ...common,
        versionId: told.versionId === undefined ? versionId : idOf(told.versionId),
        subject: nameOf(told.subject),
        ok: told.ok,
      };
  }
};
