/** Repositories as people have them. Each holds the same base and the same mess, and what makes it special. */
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evolve, firstMess, rework, secondMess, writeBase } from './evolution.ts';
import { personGit, placeIn, put, type Place } from './place.ts';

export interface Shape {
  readonly name: string;
  /** A committed repository below the root, with nothing dirty that an evolution could meet. */
  readonly make: (root: string) => Place;
  /** What an evolution does in its trial. */
  readonly edit: (dir: string) => void;
  /** What lies about while it lands. */
  readonly mess: (place: Place) => void;
  readonly moreMess: (place: Place) => void;
  /** Takes long to make: only when it is asked for. */
  readonly isLarge?: boolean;
}

const commit = (place: Place, message: string): void => {
  personGit(place, 'add', '-A');
  personGit(place, 'commit', '-q', '--no-verify', '-m', message);
};

const emptyRepository = (root: string, name = 'repo', ...init: readonly string[]): Place => {
  const place = placeIn(root, join(root, name));
  mkdirSync(place.dir, { recursive: true });
  // Without templates: sample hooks only slow the comparing down.
  personGit(place, 'init', '-q', '--template=', '-b', 'main', ...init);
  mkdirSync(join(place.dir, '.git', 'info'), { recursive: true });
  return place;
};

const standard = (root: string, more: (place: Place) => void = () => undefined, ...init: readonly string[]): Place => {
  const place = emptyRepository(root, 'repo', ...init);
  writeBase(place.dir);
  more(place);
  commit(place, 'first');
  return place;
};

const nothing = (): void => undefined;

const shape = (name: string, make: Shape['make'], more: Partial<Omit<Shape, 'name' | 'make'>> = {}): Shape => ({
  name,
  make,
  edit: evolve,
  mess: firstMess,
  moreMess: secondMess,
  ...more,
});

/** A merge that stopped, and that the person has let go of: the stages stay in the index. */
const conflict = (root: string): Place => {
  const place = standard(root, ({ dir }) => {
    put(dir, 'both.txt', 'base\n');
  });
  personGit(place, 'checkout', '-q', '-b', 'side');
  put(place.dir, 'both.txt', 'side\n');
  commit(place, 'side');
  personGit(place, 'checkout', '-q', 'main');
  put(place.dir, 'both.txt', 'main\n');
  commit(place, 'main');
  return place;
};

const conflictMess = (place: Place): void => {
  try {
    personGit(place, 'merge', '-q', 'side');
  } catch {
    // It is meant to stop.
  }
  personGit(place, 'merge', '--quit');
  put(place.dir, 'src/tool.js', 'unstaged\n');
  put(place.dir, 'untracked', 'u\n');
};

const CRLF_ATTRIBUTES = '*.txt text eol=crlf\n*.js text=auto\n*.secret filter=lossy\n';

const crlf = (root: string): Place =>
  standard(root, ({ dir, ...rest }) => {
    personGit({ dir, ...rest }, 'config', 'filter.lossy.clean', 'tr -d s');
    put(dir, '.gitattributes', CRLF_ATTRIBUTES);
    put(dir, 'windows.txt', 'one\r\ntwo\r\n');
    put(dir, 'mixed.txt', 'one\r\ntwo\r\n');
    put(dir, 'a.secret', 'keys\n');
  });

const NEWLINE = 'new\nline.js';

const oddNames = (root: string): Place =>
  standard(root, ({ dir }) => {
    put(dir, NEWLINE, 'export {};\n');
    put(dir, '\u00fc.js', 'composed\n');
    put(dir, 'u\u0308.js', 'decomposed\n');
    put(dir, ' leading space', 'x\n');
    put(dir, 'quote"tab\t.txt', 'x\n');
    put(dir, '-dash', 'x\n');
    put(dir, ':(top)magic*', 'x\n');
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/raw-`), Buffer.from([0xff, 0xfe])]), 'tracked, not UTF-8\n');
  });

const linkedWorktree = (root: string): Place => {
  const main = emptyRepository(root, 'main');
  writeBase(main.dir);
  commit(main, 'first');
  put(main.dir, 'notes.md', 'dirty in the main one\n');
  const place = placeIn(root);
  personGit(main, 'worktree', 'add', '-q', '-b', 'linked', place.dir);
  return place;
};

const submodule = (root: string): Place => {
  const inner = emptyRepository(root, 'inner');
  put(inner.dir, 'inner.js', 'inner\n');
  commit(inner, 'inner');
  return standard(root, (place) => {
    personGit(place, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub');
  });
};

const nestedMess = (place: Place): void => {
  firstMess(place);
  put(place.dir, 'sub/inner.js', 'dirty\n');
  put(place.dir, 'sub/more', 'untracked\n');
  const nested = placeIn(place.root, join(place.dir, 'nested'));
  mkdirSync(nested.dir);
  personGit(nested, 'init', '-q', '--template=');
  put(nested.dir, 'file', 'in a repository without commits\n');
};

const shallow = (root: string): Place => {
  const origin = emptyRepository(root, 'origin');
  writeBase(origin.dir);
  commit(origin, 'first');
  put(origin.dir, 'notes.md', '# Notes, second\n');
  commit(origin, 'second');
  const place = placeIn(root);
  mkdirSync(place.dir, { recursive: true });
  personGit(place, 'clone', '-q', '--template=', '--depth=1', `file://${origin.dir}`, '.');
  // Not pushed: with the base alone on the remote side.
  return place;
};

const packed = (root: string, many = 3000): Place => {
  const place = standard(root, ({ dir }) => {
    for (let at = 0; at < many; at += 1) put(dir, `many/${String(at % 50)}/f${String(at)}.js`, `${String(at)}\n`);
  });
  for (const name of ['one', 'two', 'three/four']) personGit(place, 'branch', name);
  personGit(place, 'tag', '-a', '-m', 'tag', 'v1');
  personGit(place, 'pack-refs', '--all');
  personGit(place, 'repack', '-adq');
  return place;
};

const hiddenMess = (place: Place): void => {
  firstMess(place);
  personGit(place, 'update-index', '--assume-unchanged', 'src/sub/deep.js');
  put(place.dir, 'src/sub/deep.js', 'invisible edit\n');
  personGit(place, 'update-index', '--skip-worktree', '.gitignore');
  put(place.dir, '.gitignore', 'ignored/\n*.log\nmine\n');
};

export const SHAPES: readonly Shape[] = [
  shape('plain', (root) => standard(root), { mess: nothing }),
  shape('mess', (root) => standard(root)),
  shape('stash', (root) => standard(root), {
    mess: (place) => {
      put(place.dir, 'notes.md', 'to be stashed\n');
      personGit(place, 'stash', 'push', '-q');
      firstMess(place);
    },
  }),
  shape('conflict', conflict, {
    mess: conflictMess,
    moreMess: (place) => {
      put(place.dir, 'both.txt', 'resolved\n');
      personGit(place, 'add', 'both.txt');
      put(place.dir, 'untracked', 'v\n');
    },
  }),
  shape('crlf', crlf, {
    edit: (dir) => {
      evolve(dir);
      put(dir, 'windows.txt', 'one\r\ntwo\r\nthree\r\n');
    },
    mess: (place) => {
      firstMess(place);
      put(place.dir, 'mixed.txt', 'one\ntwo\r\n');
      put(place.dir, 'b.secret', 'session keys\n');
    },
  }),
  shape('odd-names', oddNames, {
    edit: (dir) => {
      evolve(dir);
      put(dir, NEWLINE, 'export const line = 1;\n');
      put(dir, '\u00fc.js', 'composed, better\n');
      put(dir, 'sub dir\t/\u00e9 \n.js', 'new\n');
      put(dir, ':(top)magic*', 'y\n');
    },
    mess: (place) => {
      firstMess(place);
      put(place.dir, 'u\u0308.js', 'decomposed, mine\n');
      const raw = (name: string): Buffer =>
        Buffer.concat([Buffer.from(`${place.dir}/${name}`), Buffer.from([0xff, 0xfe])]);
      writeFileSync(raw('raw-'), 'edited\n');
      writeFileSync(raw('untracked-'), 'untracked, not UTF-8\n');
    },
  }),
  shape(
    'links-and-modes',
    (root) =>
      standard(root, ({ dir }) => {
        put(dir, 'private.key', 'k\n', 0o600);
        put(dir, 'read-only.js', 'r\n', 0o444);
        put(dir, 'group.js', 'g\n', 0o664);
      }),
    {
      edit: (dir) => {
        evolve(dir);
        for (const name of ['private.key', 'read-only.js', 'group.js']) {
          chmodSync(join(dir, name), 0o644);
          put(dir, name, 'changed\n');
        }
      },
      mess: (place) => {
        firstMess(place);
        chmodSync(join(place.dir, 'agent.js'), 0o600);
      },
    },
  ),
  // The index is edited without git then.
  shape(
    'changes-only',
    (root) => {
      const place = standard(root);
      personGit(place, 'update-index', '--index-version', '4');
      return place;
    },
    { edit: rework },
  ),
  shape('linked-worktree', linkedWorktree),
  shape('detached', (root) => {
    const place = standard(root);
    personGit(place, 'checkout', '-q', '--detach');
    return place;
  }),
  shape('sparse', (root) => {
    const place = standard(root, ({ dir }) => {
      put(dir, 'absent/file.js', 'not checked out\n');
    });
    personGit(place, 'sparse-checkout', 'set', '--no-cone', '/*', '!/absent/');
    if (existsSync(join(place.dir, 'absent'))) throw new Error('the checkout is not sparse');
    return place;
  }),
  shape('split-index', (root) => {
    const place = standard(root);
    personGit(place, 'config', 'core.splitIndex', 'true');
    personGit(place, 'config', 'core.untrackedCache', 'true');
    personGit(place, 'update-index', '--split-index', '--untracked-cache');
    return place;
  }),
  shape('submodule', submodule, { mess: nestedMess }),
  shape('shallow', shallow),
  shape('packed', (root) => packed(root)),
  shape('huge', (root) => packed(root, 100_000), { isLarge: true }),
  shape('sha256', (root) => standard(root, nothing, '--object-format=sha256')),
  shape('hidden', (root) => standard(root), {
    mess: hiddenMess,
    moreMess: (place) => {
      put(place.dir, 'notes.md', 'later\n');
      put(place.dir, 'src/sub/deep.js', 'another invisible edit\n');
    },
  }),
  shape('separate-git-dir', (root) => {
    const place = standard(root);
    renameSync(join(place.dir, '.git'), join(root, 'elsewhere.git'));
    writeFileSync(join(place.dir, '.git'), `gitdir: ${join(root, 'elsewhere.git')}\n`);
    return place;
  }),
];
