import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { ModelRequest } from '../contracts/index.ts';
import { ERROR_CODES, type ErrorCode } from '../errors/index.ts';
import { wireSchema } from './json-schema.ts';
import type { JsonObject } from './service.ts';

/** A recording is JSON lines, one call each; a line's version names its shape. */
export const RECORDING_VERSION = 1;

const isErrorCode = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);

export const recordedCallSchema = z.object({
  version: z.literal(RECORDING_VERSION),
  key: z.string(),
  request: z.record(z.string(), z.unknown()),
  response: z.optional(
    z.object({
      text: z.string(),
      usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
      costUsd: z.optional(z.number()),
      used: z.optional(z.object({ tokens: z.optional(z.number()), calls: z.optional(z.number()) })),
      model: z.string(),
    }),
  ),
  error: z.optional(
    z.object({
      code: z.custom<ErrorCode>(isErrorCode),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
});

export type RecordedCall = z.infer<typeof recordedCallSchema>;

/** What of a request is kept, and what it is recognised by. */
export const plainRequest = (request: ModelRequest): JsonObject => ({
  ...(request.system === undefined ? {} : { system: request.system }),
  messages: request.messages.map(({ role, content }) => ({ role, content })),
  ...(request.maxOutputTokens === undefined ? {} : { maxOutputTokens: request.maxOutputTokens }),
  ...(request.schema === undefined ? {} : { schema: wireSchema(request.schema).schema ?? true }),
});

/** Hex SHA-256. */
export const keyOf = (request: JsonObject): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');
