import type { Json } from '@evolve/core/contracts';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { validate } from '../validate/validate.ts';

/** The second argument of a tool. Data only. */
export interface ToolContext {
  readonly name: string;
  /** When the call began, by the registry's clock, as ISO 8601. */
  readonly now: string;
  readonly timeoutMs: number;
}

/** One call, everything checked that can be checked before. */
export interface ToolJob {
  readonly name: string;
  /** The bytes that were validated, not a path that could hold others by now. */
  readonly source: string;
  /** Of what was validated, as UTF-8, in hex. Where the code runs it is computed again; what is not the same does not run. */
  readonly sha256: string;
  readonly args: Json;
  readonly context: ToolContext;
  /** What the validator found that the source can reach, all of it granted by the policy: what an engine may open. */
  readonly capabilities: readonly string[];
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxResultBytes: number;
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
}

/** How a call ended. `output` is what the tool printed: data. */
export type ToolOutcome =
  | { readonly ok: true; readonly value: Json; readonly output: string }
  | {
      readonly ok: false;
      /** `threw`: the code threw. `result`: what it returned is not JSON or too large. `killed`: there is no answer. */
      readonly reason: 'threw' | 'result' | 'killed';
      readonly message: string;
      /** `timeout`, the limit that was hit (`memory`, `processes`, `cpu`, `file-size`), or the name of a signal. */
      readonly killedBy?: string;
      readonly output: string;
    };

/** A language that is not quite Node's. */
export interface ToolRealm {
  /** The global names that it has. */
  readonly globals: readonly string[];
  /** Words that must stand nowhere in a text: what they name is missing, or something else. */
  readonly unlike: readonly string[];
}

/** Something that runs tools. What it can do is data; it is asked nothing else. */
export interface ToolEngine {
  readonly id: string;
  /** Names in `OBLIGATIONS` that it keeps for everything it runs. */
  readonly discharges: readonly string[];
  /** It takes only tools that this policy plainly allows: `pure` for an engine without a host. @default every tool */
  readonly takes?: PresetName | SandboxPolicy;
  /** It takes only tools that its language is large enough for. @default every tool */
  readonly realm?: ToolRealm;
  /** Whether it hands on the second argument. */
  readonly givesContext: boolean;
  /**
   * A tool's failure is an outcome. Rejects when the engine itself cannot work, and with the signal's reason on an abort,
   * once nothing of the call is alive.
   */
  run(job: ToolJob): Promise<ToolOutcome>;
}

/** What a choice of engine depends on. */
export interface EngineNeeds {
  readonly source: string;
  readonly obligations: readonly string[];
  readonly takesContext: boolean;
  /** Names that come from outside the text. */
  readonly globals: readonly string[];
}

const WORDS = /[\p{ID_Continue}$\u200c\u200d]+/gu;

/** A text with escapes might say any word. */
const isSpokenIn = ({ globals, unlike }: ToolRealm, needs: EngineNeeds): boolean => {
  if (!needs.globals.every((name) => globals.includes(name)) || needs.source.includes('\\u')) return false;
  return (needs.source.match(WORDS) ?? []).every((word) => !unlike.includes(word));
};

const fits = (engine: ToolEngine, needs: EngineNeeds): boolean => {
  const { source, obligations, takesContext } = needs;
  if (takesContext && !engine.givesContext) return false;
  if (!obligations.every((obligation) => engine.discharges.includes(obligation))) return false;
  if (engine.realm !== undefined && !isSpokenIn(engine.realm, needs)) return false;
  if (engine.takes === undefined) return true;
  return validate(source, { filename: 'tool.mjs', goal: 'module', policy: engine.takes }).verdict === 'allow';
};

/** The first engine that may run this; undefined when none may. */
export const chooseEngine = (engines: readonly ToolEngine[], needs: EngineNeeds): ToolEngine | undefined =>
  engines.find((engine) => fits(engine, needs));
