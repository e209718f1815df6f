/** The files of every shape, what an evolution does to them, and what a person has lying about. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { personGit, put, type Place } from './place.ts';

/** What an evolution may change. Nobody at work touches these. */
export const writeBase = (dir: string): void => {
  put(dir, 'agent.js', 'export const answer = () => 41;\n');
  put(dir, 'old.js', 'export const old = 1;\n');
  put(dir, 'plugin', 'a file that becomes a folder\n');
  put(dir, 'parts/one.js', 'a folder that becomes a file\n');
  put(dir, 'bin/run.sh', '#!/bin/sh\nexit 0\n');
  put(dir, 'data.bin', Buffer.from([0, 255, 10, 13, 10, 0, 200]));
  symlinkSync('agent.js', join(dir, 'link'));
  put(dir, 'notes.md', '# Notes\n');
  put(dir, 'src/tool.js', 'export const tool = () => "tool";\n');
  put(dir, 'src/gone.js', 'export const gone = 1;\n');
  put(dir, 'src/mode.sh', '#!/bin/sh\n');
  put(dir, 'src/sub/deep.js', 'export const deep = 1;\n');
  put(dir, '.gitignore', 'ignored/\n*.log\n');
};

/** Changed, added in new folders, deleted, made executable, link led elsewhere, file and folder swapped, binary. */
export const evolve = (dir: string): void => {
  put(dir, 'agent.js', 'export const answer = () => 42;\n');
  put(dir, 'lib/new/helper.js', 'export const help = 1;\n');
  unlinkSync(join(dir, 'old.js'));
  unlinkSync(join(dir, 'plugin'));
  put(dir, 'plugin/index.js', 'export const plugin = 1;\n');
  rmSync(join(dir, 'parts'), { recursive: true });
  put(dir, 'parts', 'a file\n');
  chmodSync(join(dir, 'bin/run.sh'), 0o755);
  put(dir, 'data.bin', Buffer.from([1, 0, 254, 13, 10]));
  unlinkSync(join(dir, 'link'));
  symlinkSync('lib/new/helper.js', join(dir, 'link'));
};

/** Nothing added and nothing deleted: content, mode, a link led elsewhere, binary. */
export const rework = (dir: string): void => {
  put(dir, 'agent.js', 'export const answer = () => 42;\n');
  put(dir, 'parts/one.js', 'still in its folder\n');
  chmodSync(join(dir, 'bin/run.sh'), 0o755);
  put(dir, 'data.bin', Buffer.from([1, 0, 254, 13, 10]));
  unlinkSync(join(dir, 'link'));
  symlinkSync('old.js', join(dir, 'link'));
};

/** Staged, staged and unstaged, deleted, intent-to-add, mode, untracked, ignored, private, empty folder, dangling link. */
export const firstMess = (place: Place): void => {
  const { dir } = place;
  put(dir, 'notes.md', 'staged\n');
  personGit(place, 'add', 'notes.md');
  put(dir, 'notes.md', 'and dirty\n');
  put(dir, 'src/tool.js', 'unstaged\r\n');
  unlinkSync(join(dir, 'src/gone.js'));
  chmodSync(join(dir, 'src/mode.sh'), 0o755);
  put(dir, 'later.txt', 'intended\n');
  personGit(place, 'add', '-N', 'later.txt');
  put(dir, 'new staged.txt', 'staged\n');
  personGit(place, 'add', 'new staged.txt');
  put(dir, 'untracked ü.txt', Buffer.from([0, 255, 10, 13]));
  put(dir, 'ignored/secret', 's', 0o600);
  put(dir, 'run.log', 'log', 0o755);
  mkdirSync(join(dir, 'empty/inside'), { recursive: true });
  symlinkSync('nowhere', join(dir, 'dangling'));
};

/** What the person does next; a restore goes back and forth between the two. */
export const secondMess = (place: Place): void => {
  const { dir } = place;
  put(dir, 'notes.md', 'later words\n');
  put(dir, 'src/tool.js', 'staged now\n');
  personGit(place, 'add', 'src/tool.js');
  put(dir, 'src/sub/deep.js', 'changed\n');
  put(dir, 'untracked ü.txt', 'text by now\n');
  put(dir, 'another untracked', 'u\n', 0o600);
  personGit(place, 'reset', '-q', '--', 'new staged.txt');
  put(dir, 'src/gone.js', 'back again\n');
};
