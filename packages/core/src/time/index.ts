export { startDeadline, untilAborted, type Deadline } from './deadline.ts';
export { systemClock, systemIds, systemRandom, timeIds } from './system.ts';
