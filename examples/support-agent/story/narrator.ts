/** Shows progress while it works. Colours only where a person looks. */
import { stripVTControlCharacters, styleText } from 'node:util';

export interface TimelineEntry {
  readonly at: string;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'head';
}

export interface Narrator {
  readonly timeline: readonly TimelineEntry[];
  head(text: string): void;
  say(text: string, tone?: TimelineEntry['tone']): void;
  /** Shown, but not part of the story. */
  detail(text: string): void;
}

const paint = (tone: TimelineEntry['tone'], text: string): string => {
  if (tone === 'head') return styleText('bold', text);
  if (tone === 'good') return styleText('green', text);
  return tone === 'bad' ? styleText('red', text) : text;
};

export const createNarrator = (stream: NodeJS.WriteStream): Narrator => {
  const timeline: TimelineEntry[] = [];
  const started = Date.now();
  const write = (line: string): void => {
    stream.write(`${stream.isTTY ? line : stripVTControlCharacters(line)}\n`);
  };
  const clock = (): string => `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  return {
    timeline,
    head: (text) => {
      timeline.push({ at: clock(), text, tone: 'head' });
      write(`\n${paint('head', text)}`);
    },
    say: (text, tone = 'plain') => {
      timeline.push({ at: clock(), text, tone });
      write(`${clock()}  ${paint(tone, text)}`);
    },
    detail: (text) => {
      for (const line of text.split('\n')) write(`           ${styleText('dim', line)}`);
    },
  };
};
