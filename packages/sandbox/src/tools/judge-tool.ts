import type { ZodType } from 'zod';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { locatorOf } from '../validate/position.ts';
import { validate, type Validation } from '../validate/validate.ts';
import { chooseEngine, type ToolEngine } from './engine.ts';
import { shapeCases, shapeMetadata, type ToolCase, type ToolMetadata } from './metadata.ts';
import { readModule, type ModuleFacts } from './module-facts.ts';
import { fitArguments, readParameters } from './parameters.ts';
import type { ToolSettings } from './settings.ts';
import { sha256Of } from './source-file.ts';

/** One reason why a source is no tool that may run here. */
export interface ToolProblem {
  readonly code: 'EVOLVE_TOOL_INVALID' | 'EVOLVE_TOOL_DENIED';
  readonly message: string;
  /** From 1, where a place in the source is meant. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** Everything that is known of a source without running it. */
export interface Judged {
  readonly source: string;
  readonly sha256: string;
  readonly validation: Validation;
  /** Undefined while there are problems with it. */
  readonly metadata?: ToolMetadata | undefined;
  readonly examples: readonly ToolCase[];
  readonly check?: ZodType | undefined;
  readonly engine?: ToolEngine | undefined;
  /** Empty for a tool that may run. */
  readonly problems: readonly ToolProblem[];
}

/** A judged source without problems. */
export interface RunnableTool extends Judged {
  readonly metadata: ToolMetadata;
  readonly check: ZodType;
  readonly engine: ToolEngine;
}

const invalid = (message: string): ToolProblem => ({ code: 'EVOLVE_TOOL_INVALID', message });
const denied = (message: string): ToolProblem => ({ code: 'EVOLVE_TOOL_DENIED', message });

/** What would make a tool more than its one file. */
const OTHER_CODE: ReadonlySet<string> = new Set(['import.relative', 'import.package', 'import.url', 'import.dynamic']);

const codeProblems = ({ verdict, findings, capabilities }: Validation): readonly ToolProblem[] => {
  const others = capabilities.filter((capability) => OTHER_CODE.has(capability.split(':')[0] ?? ''));
  return [
    ...(verdict === 'deny'
      ? findings.map(({ rule, message, line, column }) => ({ ...denied(`${rule}: ${message}`), line, column }))
      : []),
    ...(others.length === 0 ? [] : [denied(`a tool is one file and loads no other: ${others.join(', ')}`)]),
  ];
};

const factsOf = (source: string): ModuleFacts => {
  try {
    return readModule(source);
  } catch (error) {
    return { takesContext: true, globals: [], faults: [{ message: messageOf(error), at: 0 }] };
  }
};

const nameProblems = (name: string, reserved: ReadonlySet<string>): readonly ToolProblem[] =>
  reserved.has(name) ? [invalid(`the name ${name} is taken by the host`)] : [];

const exampleProblems = (
  examples: readonly ToolCase[],
  check: ZodType | undefined,
  { maxArgumentBytes, maxCases }: ToolSettings['limits'],
): readonly ToolProblem[] => {
  if (examples.length > maxCases) return [invalid(`more than ${String(maxCases)} examples`)];
  if (check === undefined) return [];
  return examples.flatMap(({ args }, index) => {
    try {
      fitArguments(check, args, maxArgumentBytes);
      return [];
    } catch (error) {
      return [invalid(`examples[${String(index)}].args: ${messageOf(error)}`)];
    }
  });
};

/** What the text says of itself, each part with what is wrong with it. */
const readClaims = (source: string, facts: ModuleFacts, settings: ToolSettings) => {
  const locate = locatorOf(source);
  const metadata = facts.tool === undefined ? undefined : shapeMetadata(facts.tool);
  const cases = shapeCases(facts.examples ?? []);
  const parameters = metadata?.ok === true ? readParameters(metadata.value.parameters) : undefined;
  const check = parameters?.ok === true ? parameters.check : undefined;
  const examples = cases.ok ? cases.value : [];
  const problems = [
    ...facts.faults.map(({ message, at }) => ({ ...invalid(message), ...locate(at) })),
    ...(metadata?.ok === false ? [invalid(metadata.fault)] : []),
    ...(metadata?.ok === true ? nameProblems(metadata.value.name, settings.reserved) : []),
    ...(parameters?.ok === false ? parameters.faults.map(invalid) : []),
    ...(cases.ok ? [] : [invalid(cases.fault)]),
    ...exampleProblems(examples, check, settings.limits),
  ];
  return { metadata: metadata?.ok === true ? metadata.value : undefined, examples, check, problems };
};

const engineFor = (source: string, validation: Validation, facts: ModuleFacts, settings: ToolSettings) => {
  const { obligations } = validation;
  const engine = chooseEngine(settings.engines, { source, obligations, ...facts });
  const promised = obligations.length === 0 ? 'nothing besides' : obligations.join(', ');
  return { engine, problems: engine === undefined ? [denied(`no engine fits: it has to promise ${promised}`)] : [] };
};

const UNREAD: Validation = { verdict: 'deny', findings: [], obligations: [], capabilities: [] };

const judgeUnread = (source: string, message: string): Judged => ({
  source,
  sha256: sha256Of(source),
  validation: UNREAD,
  examples: [],
  problems: [invalid(message)],
});

/** Judges a source as a tool. Runs nothing of it and never throws for any text. */
export const judgeTool = (source: string, settings: ToolSettings): Judged => {
  const { maxSourceBytes } = settings.limits;
  if (Buffer.byteLength(source) > maxSourceBytes) {
    return judgeUnread(source, `the source is larger than ${String(maxSourceBytes)} bytes`);
  }
  if (!source.isWellFormed()) return judgeUnread(source, 'the source is not well-formed text');
  const validation = validate(source, { filename: 'tool.mjs', goal: 'module', policy: settings.policy });
  const code = codeProblems(validation);
  const facts = factsOf(source);
  const claims = readClaims(source, facts, settings);
  const found = code.length > 0 ? { engine: undefined, problems: [] } : engineFor(source, validation, facts, settings);
  return {
    ...claims,
    source,
    sha256: sha256Of(source),
    validation,
    engine: found.engine,
    problems: [...code, ...claims.problems, ...found.problems],
  };
};

/** @throws EVOLVE_TOOL_DENIED or EVOLVE_TOOL_INVALID, the first of the problems. */
export const mustRun = (judged: Judged): RunnableTool => {
  const { metadata, check, engine, problems } = judged;
  const [first] = problems;
  if (first === undefined && metadata !== undefined && check !== undefined && engine !== undefined) {
    return { ...judged, metadata, check, engine };
  }
  throw new EvolveError(first?.code ?? 'EVOLVE_TOOL_INVALID', first?.message ?? 'this is no tool', {
    data: { problems },
  });
};

const MAX_REMEMBERED = 256;

/** {@link judgeTool} that remembers what it said of a text: every call asks. */
export const rememberingJudge = (settings: ToolSettings): ((source: string) => Judged) => {
  const known = new Map<string, Judged>();
  return (source) => {
    const remembered = known.get(source);
    if (remembered !== undefined) return remembered;
    const judged = judgeTool(source, settings);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(source, judged);
    return judged;
  };
};
