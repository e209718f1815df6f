import type { CauseDef, PairDef } from '../types.ts';
import { BROWSER } from './browser.ts';
import { BUNDLERS } from './bundlers.ts';
import { CLOUD } from './cloud.ts';
import { DEVICES } from './devices.ts';
import { EVERYDAY } from './everyday.ts';
import { NODE } from './node.ts';
import { ORM } from './orm.ts';
import { QUEUES } from './queues.ts';
import { RPC } from './rpc.ts';
import { SYSTEM } from './system.ts';
import { TWINS_APP } from './twins-app.ts';
import { TWINS_INFRA } from './twins-infra.ts';

export const CAUSES: readonly CauseDef[] = [
  ...NODE,
  ...BUNDLERS,
  ...ORM,
  ...QUEUES,
  ...CLOUD,
  ...DEVICES,
  ...BROWSER,
  ...RPC,
  ...SYSTEM,
  ...EVERYDAY,
];
export const PAIRS: readonly PairDef[] = [...TWINS_APP, ...TWINS_INFRA];
