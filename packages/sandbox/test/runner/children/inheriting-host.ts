/** A host of its own, to be started with other rights and other open files: runs one line of shell and prints what it said. */
import { isolatedRunner } from '../../../src/index.ts';

const [isolation, script = '', user] = process.argv.slice(2);
if (user !== undefined && process.getuid?.() === 0) process.setuid?.(user);

const runner = isolatedRunner({ isolation: isolation === 'none' ? 'none' : 'namespace' });
const { stdout } = await runner.run('sh', ['-c', script], { dir: '/usr', timeoutMs: 20_000 });
process.stdout.write(stdout);
