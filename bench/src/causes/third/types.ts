import type { Ctx } from './ctx.ts';

export type Role = 'known' | 'twin' | 'novel';

export interface Row {
  readonly cause: string;
  readonly family: string;
  readonly role: Role;
  readonly variant: number;
  readonly transform: string;
  readonly half: 'seen' | 'query';
  readonly pair?: string;
  readonly pairing?: 1 | 2;
  readonly near?: string;
  readonly text: string;
}

/** Decides which transforms make sense for a text; 'dump' is what a crashing program prints. */
export type Style = 'js' | 'py' | 'jvm' | 'net' | 'go' | 'rust' | 'dump' | 'cli' | 'daemon' | 'browser';

export type Render = (c: Ctx) => string;

export interface CauseDef {
  readonly id: string;
  readonly family: string;
  readonly style: Style;
  /** false: the tool does not run on Windows, or its text shows no local path. */
  readonly win: boolean;
  readonly novel: boolean;
  /** novel only: the cause that it nearly is. */
  readonly near: string | null;
  readonly render: Render;
}

export interface PairDef {
  readonly pair: string;
  readonly family: string;
  readonly style: Style;
  readonly win: boolean;
  readonly render: (c: Ctx, a: boolean) => string;
}

export const known = (family: string, style: Style, id: string, render: Render, win = false): CauseDef => ({
  id,
  family,
  style,
  win,
  novel: false,
  near: null,
  render,
});

export const novel = (
  family: string,
  style: Style,
  id: string,
  near: string | null,
  render: Render,
  win = false,
): CauseDef => ({ id, family, style, win, novel: true, near, render });

export const twins = (family: string, style: Style, pair: string, render: PairDef['render'], win = false): PairDef => ({
  pair,
  family,
  style,
  win,
  render,
});
