/**
 * Reads an index file bit by bit for the flags that git's status keeps silent about. Git itself would have to be asked with
 * `ls-files -v`, which loads everything and prints every path.
 * Format: gitformat-index(5), versions 2 to 4.
 */

/** One entry, with the flags that matter. */
export interface ScannedEntry {
  /** As latin1. */
  readonly raw: string;
  readonly mode: string;
  readonly oid: string;
  readonly stage: number;
  readonly assumeUnchanged: boolean;
  readonly skipWorktree: boolean;
  readonly intentToAdd: boolean;
}

export interface PlacedEntry extends ScannedEntry {
  /** Where it begins in the file, in bytes. */
  readonly at: number;
}

/** What follows the entries, as far as the header of each part tells. */
export interface ScannedExtension {
  /** Four letters. */
  readonly name: string;
  /** Where its content begins in the file, and how much it is, in bytes. */
  readonly at: number;
  readonly size: number;
}

export interface IndexScanOptions {
  /** Paths (latin1) whose entries are told whatever their flags. */
  readonly wanted?: ReadonlySet<string>;
  /** Tell the files that changed in this second or later, in {@link IndexScan.recent}. In seconds since 1970. */
  readonly since?: number;
  /** Looks at each name, which it must not keep, and its mode. @returns Whether the entry is told whatever its flags. */
  readonly visit?: (name: Buffer, from: number, to: number, mode: number) => boolean;
}

/** Mode of an entry that stands for a whole folder outside a sparse checkout. */
const FOLDER = 0o040000;
const HEADER = 12;
/** From the start of an entry to its object id. */
const STAT = 40;
const MTIME_AT = 8;
const MODE_AT = 24;
export const SUBMODULE = 0o160000;
const ASSUME = 0x8000;
const EXTENDED = 0x4000;
const SKIP_WORKTREE = 0x4000;
const INTENT_TO_ADD = 0x2000;
const NAME_LENGTH = 0xfff;

interface FoundEntry {
  readonly bytes: Buffer;
  /** In those bytes. */
  readonly at: number;
  readonly raw: string;
  readonly flags: number;
  readonly extended: number;
}

/** Needs more bytes than there are yet. */
const MORE = -1;

const TAIL = 16;

/**
 * A number for a name, from its length and its last bytes: tells nearly all that are not wanted without making a string of each.
 * The hash is FNV-1a.
 */
const tailKey = (bytes: Buffer, from: number, to: number): number => {
  let key = 0x811c9dc5 ^ (to - from);
  for (let at = Math.max(from, to - TAIL); at < to; at += 1) key = Math.imul(key ^ (bytes[at] ?? 0), 0x01000193);
  return key;
};

/**
 * Takes an index in pieces. `split`: the entries are in two files; `sparse`: some stand for whole folders; `unknown`: a version
 * of git newer than this code. All three have to be asked of git.
 */
export class IndexScan {
  readonly entries: PlacedEntry[] = [];
  /** Files and links that are said to have changed since the time that was asked for. */
  readonly recent: PlacedEntry[] = [];
  readonly extensions: ScannedExtension[] = [];
  /** Where the entries end, in bytes. */
  entriesEnd = 0;
  outcome: 'whole' | 'split' | 'sparse' | 'unknown' = 'whole';
  /** What is left of the last piece stands at its beginning, the next piece comes behind it. */
  private room: Buffer = Buffer.alloc(0);
  private kept = 0;
  private version = 0;
  private left = -1;
  /** Bytes still to come that are of no interest. */
  private skip = 0;
  /** Where the bytes at hand begin in the file. */
  private position = 0;
  /** The path of the latest entry: a version 4 counts from it. */
  private named = { name: Buffer.alloc(0) as Buffer, from: 0, to: 0 };
  private readonly hashBytes: number;
  private readonly wanted: ReadonlySet<string>;
  private readonly wantedKeys: ReadonlySet<number>;
  private readonly since: number;
  private readonly visit: IndexScanOptions['visit'];

  constructor(hashBytes: number, { wanted = new Set(), since = Infinity, visit }: IndexScanOptions = {}) {
    this.hashBytes = hashBytes;
    this.wanted = wanted;
    this.wantedKeys = new Set([...wanted].map((raw) => tailKey(Buffer.from(raw, 'latin1'), 0, raw.length)));
    this.since = since;
    this.visit = visit;
  }

  /** Whether every entry has been seen. */
  get isComplete(): boolean {
    return this.left === 0;
  }

  /** The next piece; it may be used again afterwards. */
  push(piece: Buffer): void {
    if (this.outcome !== 'whole') return;
    const fresh = piece.subarray(Math.min(this.skip, piece.length));
    this.skip -= piece.length - fresh.length;
    this.position += piece.length - fresh.length;
    const bytes = this.kept === 0 ? fresh : this.join(fresh);
    let at = this.left === -1 ? this.readHeader(bytes) : 0;
    while (at !== MORE && this.left > 0) {
      const next = this.readEntry(bytes, at);
      if (next === MORE) break;
      this.left -= 1;
      at = next;
    }
    if (at !== MORE && this.left === 0) {
      if (this.entriesEnd === 0) this.entriesEnd = this.position + at;
      at = this.readExtensions(bytes, at);
    }
    this.keep(bytes.subarray(Math.max(at, 0)));
    this.position += Math.max(at, 0);
  }

  private reserve(size: number): void {
    if (this.room.length >= size) return;
    const room = Buffer.alloc(size);
    this.room.copy(room, 0, 0, this.kept);
    this.room = room;
  }

  private join(fresh: Buffer): Buffer {
    const size = this.kept + fresh.length;
    this.reserve(size);
    fresh.copy(this.room, this.kept);
    return this.room.subarray(0, size);
  }

  /** May be a part of the room itself. */
  private keep(rest: Buffer): void {
    this.reserve(rest.length);
    rest.copy(this.room);
    this.kept = rest.length;
  }

  private readHeader(bytes: Buffer): number {
    if (bytes.length < HEADER) return MORE;
    this.version = bytes.readUInt32BE(4);
    if (bytes.toString('latin1', 0, 4) !== 'DIRC' || this.version < 2 || this.version > 4) this.outcome = 'unknown';
    this.left = this.outcome === 'whole' ? bytes.readUInt32BE(8) : 0;
    return HEADER;
  }

  private readEntry(bytes: Buffer, at: number): number {
    const flagsAt = at + STAT + this.hashBytes;
    if (flagsAt + 4 > bytes.length) return MORE;
    const flags = bytes.readUInt16BE(flagsAt);
    const extended = (flags & EXTENDED) === 0 ? 0 : bytes.readUInt16BE(flagsAt + 2);
    const nameAt = flagsAt + ((flags & EXTENDED) === 0 ? 2 : 4);
    const next = this.version === 4 ? this.readShortName(bytes, nameAt) : this.readName(bytes, at, nameAt, flags);
    if (next === MORE) return MORE;
    const { name, from, to } = this.named;
    const visited = this.visit?.(name, from, to, bytes.readUInt32BE(at + MODE_AT)) === true;
    const flagged = visited || (flags & ASSUME) !== 0 || (extended & (SKIP_WORKTREE | INTENT_TO_ADD)) !== 0;
    const recent = bytes.readUInt32BE(at + MTIME_AT) >= this.since;
    if (flagged || recent || this.wantedKeys.has(tailKey(name, from, to))) {
      const raw = name.toString('latin1', from, to);
      const isTold = flagged || this.wanted.has(raw);
      if (isTold || recent) this.tell({ bytes, at, raw, flags, extended }, isTold, recent);
    }
    return next;
  }

  private tell({ bytes, at, raw, flags, extended }: FoundEntry, isTold: boolean, recent: boolean): void {
    const mode = bytes.readUInt32BE(at + MODE_AT);
    if (mode === FOLDER) this.outcome = 'sparse';
    const entry: PlacedEntry = {
      at: this.position + at,
      raw,
      mode: mode.toString(8).padStart(6, '0'),
      oid: bytes.toString('hex', at + STAT, at + STAT + this.hashBytes),
      stage: (flags >> 12) & 3,
      assumeUnchanged: (flags & ASSUME) !== 0,
      skipWorktree: (extended & SKIP_WORKTREE) !== 0,
      intentToAdd: (extended & INTENT_TO_ADD) !== 0,
    };
    if (isTold) this.entries.push(entry);
    if (recent && mode !== SUBMODULE) this.recent.push(entry);
  }

  /** Versions 2 and 3: the whole path, filled up with one to eight NULs. @returns Where the next entry begins. */
  private readName(bytes: Buffer, at: number, nameAt: number, flags: number): number {
    const length = flags & NAME_LENGTH;
    const end = length < NAME_LENGTH ? nameAt + length : bytes.indexOf(0, nameAt);
    const next = at + ((end - at + 8) & ~7);
    if (end === MORE || next > bytes.length) return MORE;
    this.named.name = bytes;
    this.named.from = nameAt;
    this.named.to = end;
    return next;
  }

  /** Version 4: how much of the path before is dropped, then what follows instead. @returns Where the next entry begins. */
  private readShortName(bytes: Buffer, nameAt: number): number {
    let [at, dropped] = [nameAt, 0];
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) return MORE;
      dropped = (dropped << 7) | (byte & 0x7f);
      at += 1;
      if ((byte & 0x80) === 0) break;
      dropped += 1;
    }
    const end = bytes.indexOf(0, at);
    if (end === -1) return MORE;
    const { name: before, to } = this.named;
    const name = Buffer.concat([before.subarray(0, to - dropped), bytes.subarray(at, end)]);
    this.named = { name, from: 0, to: name.length };
    return end + 1;
  }

  /** What follows the entries; `link` names the other half of a split index. The last bytes are the checksum. */
  private readExtensions(bytes: Buffer, from: number): number {
    let at = from;
    while (at + 8 + this.hashBytes <= bytes.length) {
      const [name, size] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32BE(at + 4)];
      if (name === 'link') this.outcome = 'split';
      this.extensions.push({ name, at: this.position + at + 8, size });
      at += 8 + size;
    }
    this.skip = Math.max(0, at - bytes.length);
    return Math.min(at, bytes.length);
  }
}
