/** What the times of a file tell. */
import type { BigIntStats } from 'node:fs';
import { systemClock } from '@evolve/core/time';

/** What tells one version of a file from the next without reading it. */
export type Signature = string;

export const signatureOf = (info: BigIntStats): Signature =>
  [info.dev, info.ino, info.size, info.mode, info.mtimeNs, info.ctimeNs].map(String).join(' ');

/** The clock by which files are dated, whatever clock a host injects. In milliseconds since 1970. */
export const fileClock = (): number => systemClock.now().getTime();

/** Longer than a tick of any kernel's clock: two writes within one leave the same times. */
export const TICK_MS = 12;

/** Some file systems know only seconds, and say so by times without a fraction. */
const COARSE_TICK_MS = 2_000;

type Changed = Pick<BigIntStats, 'ctimeNs'>;

/** How long two writes of a file may leave the same times, in milliseconds. */
export const tickOf = ({ ctimeNs }: Changed): number => (ctimeNs % 1_000_000_000n === 0n ? COARSE_TICK_MS : TICK_MS);

/** How long ago a file changed, in milliseconds; negative when the clock was set back since. */
export const ageOf = ({ ctimeNs }: Changed): number => fileClock() - Number(ctimeNs / 1_000_000n);

/** Whether any write from now on would show in the file's times. */
export const isSettled = (info: Changed): boolean => ageOf(info) > tickOf(info);
