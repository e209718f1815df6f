// Vitest reads this name only; the projects live in vitest.workspace.ts.
export { default } from './vitest.workspace.ts';
