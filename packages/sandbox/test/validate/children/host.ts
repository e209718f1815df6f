/** A host that judges one text and has nothing else to do, or judges for as long as it lives. */
import { validateIsolated } from '../../../src/index.ts';

const [what = ''] = process.argv.slice(2);
const LARGE = 'var a=(x)=>x+1;function f(){return a(2)};\n'.repeat(20_000);
if (what === 'many') for (;;) await validateIsolated(LARGE);
console.log((await validateIsolated(what)).verdict);
