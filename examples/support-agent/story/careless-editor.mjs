// A change that looks good and passes the owner's checks, but keeps the agent from starting: the greeting is read before
// the table of greetings exists. It stands for what a model in a hurry writes.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'src/agent.mjs';
const source = readFileSync(file, 'utf8');
const changed = source
  .replace("import { tools } from './tools/index.mjs';\n", (line) => `${line}\nconst GREETING = GREETINGS[LANGUAGE];\n`)
  .replace('() => GREETINGS[LANGUAGE]', '() => GREETING');
writeFileSync(file, changed);
console.log('Look the greeting up once instead of at every request');
