/** A host with one evaluation under way: it says so, and then waits to be ended by whoever started it. */
import { startChild } from '../../../src/evaluate/child-process.ts';
import { programOf } from '../../../src/evaluate/program.ts';
import { runProgram } from '../../../src/evaluate/run-program.ts';

const [source = '', timeoutMs] = process.argv.slice(2);
const limits = { timeoutMs: Number(timeoutMs), memoryMb: 64, maxOutputBytes: 1_000, signal: undefined };

if (source === '') startChild(limits, () => undefined);
else void runProgram(programOf(source, 'program.mjs'), limits);

process.stdin.once('data', () => process.exit());
