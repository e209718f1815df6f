/** What one step found. A step that ran nothing has not passed. */
export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  /** Said on the live line, after the name. */
  readonly note?: string;
  /** Printed when something failed. */
  readonly output: string;
}

/** One gate. Steps of one wave may run side by side; a later wave needs the earlier ones to have ended. */
export interface Step {
  readonly name: string;
  /** What it holds, in a few words. */
  readonly says: string;
  readonly wave: number;
  /** Name of a step without whose success this one would say nothing true. */
  readonly needs?: string;
  readonly run: () => Promise<StepResult>;
}

/** A step with its name, result and duration. */
export interface Finished extends StepResult {
  readonly name: string;
  readonly seconds: number;
}
