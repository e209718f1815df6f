/**
 * What a host has to lose, each with a means to see whether it was touched. Owns a folder, three listeners, a child process
 * and a signal handler; `dispose` gives all of it back.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ENV_NAME = 'CONTAINMENT_SECRET';

/** What the programs are told: they need not search. */
export interface Target {
  readonly env: string;
  readonly file: string;
  readonly tree: string;
  readonly port: number;
  readonly udp: number;
  readonly socket: string;
  readonly abstract: string;
  readonly victim: number;
  readonly host: number;
}

/** What can be reached of a host. */
export const KINDS = ['file', 'env', 'tcp', 'udp', 'socket', 'write', 'kill', 'signal', 'kernel', 'globals'] as const;
export type Kind = (typeof KINDS)[number];

export interface Canaries {
  readonly root: string;
  readonly target: Target;
  /** What was reached since the last time, by itself or as a program's own words prove. */
  reached(said: string): readonly Kind[];
  dispose(): Promise<void>;
}

/** Names, kinds, modes, times and bytes of what is in a folder. */
const pictureOf = (dir: string): string => {
  const hash = createHash('sha256');
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name);
    const found = lstatSync(path);
    hash.update(`${name} ${String(found.mode)} ${String(found.size)} ${String(found.mtimeMs)}\n`);
    if (found.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
};

const globalsNow = (): string =>
  [globalThis, Object.prototype, Array.prototype, Function.prototype]
    .map((each) => Object.getOwnPropertyNames(each).join())
    .join('\n');

interface Counts {
  tcp: number;
  udp: number;
  socket: number;
  signal: number;
}

const listen = async (at: number | string, count: () => void): Promise<Server> => {
  const server = createServer((_, response) => response.end('reached'));
  server.on('connection', count);
  if (typeof at === 'number') server.listen(at, '127.0.0.1');
  else server.listen(at);
  await once(server, 'listening');
  return server;
};

const listenForPackets = async (count: () => void): Promise<Socket> => {
  const socket = createSocket('udp4', count);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

const startVictim = (): ChildProcess => spawn('sleep', ['100000'], { stdio: 'ignore' });

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

const makePlace = (): { root: string; tree: string; file: string; socket: string } => {
  const root = mkdtempSync(join(tmpdir(), 'containment-'));
  const tree = join(root, 'tree');
  mkdirSync(tree);
  writeFileSync(join(tree, 'kept'), 'kept');
  return { root, tree, file: join(root, 'secret'), socket: join(root, 'socket') };
};

/** @param secrets Words that nothing but the file, and nothing but the environment, holds. */
export const canaries = async (secrets: { readonly file: string; readonly env: string }): Promise<Canaries> => {
  const { root, tree, file, socket } = makePlace();
  writeFileSync(file, secrets.file);
  const seen: Counts = { tcp: 0, udp: 0, socket: 0, signal: 0 };
  const count = (kind: keyof Counts) => (): void => void (seen[kind] += 1);
  const abstract = `\0containment-${String(process.pid)}`;
  const servers = [
    await listen(0, count('tcp')),
    await listen(socket, count('socket')),
    await listen(abstract, count('socket')),
  ];
  const packets = await listenForPackets(count('udp'));
  let victim = startVictim();
  const onSignal = count('signal');
  process.on('SIGUSR2', onSignal);
  const before = { tree: pictureOf(tree), globals: globalsNow() };
  const address = servers[0]?.address();

  const touched = (said: string): Readonly<Record<Kind, boolean>> => ({
    file: said.includes(secrets.file),
    env: said.includes(secrets.env),
    tcp: seen.tcp > 0,
    udp: seen.udp > 0,
    socket: seen.socket > 0,
    write: pictureOf(tree) !== before.tree,
    kill: !isAlive(victim),
    signal: seen.signal > 0,
    kernel: said.includes('kernel parameters can be written'),
    globals: globalsNow() !== before.globals,
  });
  return {
    root,
    target: {
      ...{ env: ENV_NAME, file, tree, socket, abstract, host: process.pid, victim: victim.pid ?? 0 },
      ...{ port: typeof address === 'object' && address !== null ? address.port : 0, udp: packets.address().port },
    },
    reached: (said) => {
      const now = touched(said);
      Object.assign(seen, { tcp: 0, udp: 0, socket: 0, signal: 0 } satisfies Counts);
      if (now.kill) victim = startVictim();
      return KINDS.filter((kind) => now[kind]);
    },
    dispose: async () => {
      process.off('SIGUSR2', onSignal);
      packets.close();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      if (isAlive(victim)) {
        victim.kill('SIGKILL');
        await once(victim, 'exit');
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
};
