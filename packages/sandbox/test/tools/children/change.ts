/** Makes one change of a tool, and dies where the environment says so. */
import { toolRegistry } from '../../../src/index.ts';
import { engine, WHO } from '../engine.ts';

const [dir = '', stateDir = '', action = '', argument = ''] = process.argv.slice(2);
const registry = toolRegistry({ dir, stateDir, engines: [engine] });
if (action === 'write') await registry.write(await registry.propose(argument), WHO);
else if (action === 'delete') await registry.delete(argument, WHO);
else if (action === 'restore') await registry.restore(argument, WHO);
else throw new TypeError(`no such action: ${action}`);
