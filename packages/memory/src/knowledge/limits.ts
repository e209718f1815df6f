/** How much is kept; the oldest (of experiences: the least useful) goes first. */
export interface KnowledgeLimits {
  /** Of each kind: tool calls, errors, metrics, outcomes. */
  readonly observations: number;
  readonly reflections: number;
  readonly curiosity: number;
  readonly explorations: number;
  readonly lessons: number;
  readonly experiences: number;
}

export const DEFAULT_LIMITS: KnowledgeLimits = {
  observations: 100_000,
  reflections: 20_000,
  curiosity: 2_000,
  explorations: 5_000,
  lessons: 5_000,
  experiences: 20_000,
};
