import type { Material } from '../../src/cycle/material.ts';
import type { Judgement, Landing, ProposalRef, Proved, Task } from '../../src/cycle/state.ts';

export const task: Task = {
  id: 't1',
  text: 'search fails',
  reason: 'it fails',
  source: 'signals',
  evidence: [],
  files: [],
  lessons: [],
};

export const proposal: ProposalRef = {
  proposer: 'repair',
  base: 'b',
  tree: 'tree1',
  paths: ['src/a.js'],
  summary: 'Fix it',
  costUsd: 0,
  bound: 'exact',
  tried: 12,
};

export const proved: Proved = {
  ...proposal,
  gates: [{ id: 'paths', decision: 'pass', findings: [], obligations: [] }],
  checks: [{ id: 'check', before: 'fail', after: 'pass', diagnostics: '' }],
  changedLines: 2,
  diff: '-a\n+b\n',
  isolation: 'namespace',
};

export const judgement = (action: 'promote' | 'ask' | 'refuse'): Judgement => ({
  assessment: { decision: 'allow', grade: 'high', reasons: [] },
  confidence: { value: 0.9, reasons: [] },
  need: { action, reasons: ['why'] },
  subject: 's',
  policyHash: 'p',
});

export const landing: Landing = { task, chosen: proved, judgement: judgement('promote') };

export const material: Material = {
  at: '2026-01-01T10:00:00.000Z',
  mode: 'promote',
  curiosity: [],
  reflections: [],
  tools: [],
  errors: [],
  metrics: [],
  todo: [],
  failed: [],
  lessons: [],
  commits: [],
  sources: [],
  left: { evolutions: 3, usd: { curiosity: 1, evolution: 2 } },
  waiting: [],
  canExplore: true,
  canProve: true,
};
