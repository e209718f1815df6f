/** What the host tells about a call of one of its tools. */
export interface ToolObservation {
  readonly kind: 'tool';
  readonly name: string;
  readonly ok: boolean;
  /** What was thrown, or its text. */
  readonly error?: unknown;
  /** What the tool was called with; kept bounded and redacted. */
  readonly input?: unknown;
  readonly durationMs?: number;
  readonly turnId?: string;
}

export interface ErrorObservation {
  readonly kind: 'error';
  readonly error: unknown;
  readonly turnId?: string;
}

export interface MetricObservation {
  readonly kind: 'metric';
  readonly name: string;
  readonly value: number;
  readonly turnId?: string;
}

export interface CuriosityObservation {
  readonly kind: 'curiosity';
  readonly topic: string;
  readonly turnId?: string;
}

export type Observation = ToolObservation | ErrorObservation | MetricObservation | CuriosityObservation;

/** A turn that has just ended: what was asked and what the agent answered. */
export interface Turn {
  readonly turnId: string;
  readonly input: string;
  readonly reply: string;
  /** The user's message after the reply, where the host already has it. */
  readonly followUp?: string;
  /** Whose words they are, as the host calls them. Transcripts are kept, told and erased by it; nothing else is. */
  readonly subject?: string;
}

/** Production evidence: how something the agent did turned out. */
export interface Outcome {
  readonly ok: boolean;
  /** What was judged, for example `answer`. */
  readonly subject: string;
  /** The version that did it; the running commit when absent. */
  readonly versionId?: string;
  readonly turnId?: string;
}

/** An observation as it is stored: text only, bounded, redacted, with its time and version. */
export type StoredObservation =
  | {
      readonly kind: 'tool';
      readonly at: string;
      readonly versionId: string;
      readonly turnId?: string;
      readonly name: string;
      readonly ok: boolean;
      readonly durationMs?: number;
      readonly error?: string;
      readonly stack?: string;
      readonly input?: string;
      readonly fingerprint?: string;
      /** Of the algorithm; one that is older, or not told, is computed anew from the texts when the store is opened. */
      readonly fingerprintVersion?: number;
    }
  | {
      readonly kind: 'error';
      readonly at: string;
      readonly versionId: string;
      readonly turnId?: string;
      readonly error: string;
      readonly stack?: string;
      readonly fingerprint: string;
      readonly fingerprintVersion?: number;
    }
  | {
      readonly kind: 'metric';
      readonly at: string;
      readonly versionId: string;
      readonly turnId?: string;
      readonly name: string;
      readonly value: number;
    }
  | {
      readonly kind: 'outcome';
      readonly at: string;
      readonly versionId: string;
      readonly turnId?: string;
      readonly subject: string;
      readonly ok: boolean;
    };
