/** The packages that mutants are made of: published releases that bring their own tests. README.md says how they were found. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const release = {
  package: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  integrity: z.string().regex(/^sha512-[\w+/]{86}==$/),
};

const file = z.string().regex(/^[\w./-]+\.js$/);

const subjectSchema = z.strictObject({
  ...release,
  /** Whose interface the tests are written for. */
  style: z.enum(['mocha', 'tape']),
  /** Files that mutants are made of. */
  sources: z.array(file).min(1),
  /** Files of the package's own tests. */
  tests: z.array(file).min(1),
  /** What tests and package need, to be unpacked into `node_modules`, or at another place in it. */
  needs: z.array(z.strictObject({ ...release, at: z.string().optional() })),
});

export type Subject = Readonly<z.infer<typeof subjectSchema>>;

/** The packages, validated. @throws Error that says what is wrong with one. */
export const loadSubjects = (): readonly Subject[] =>
  readFileSync(`${FOLDER}manifest.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line, index) => {
      const parsed = subjectSchema.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
      throw new Error(`line ${String(index + 1)} of the manifest: ${z.prettifyError(parsed.error)}`);
    });

export const HARNESS = `${FOLDER}harness`;

export type Half = 'development' | 'held out';

/** Which half a package belongs to, by the rule of the real bugs: the held-out one is measured and not read. */
export const halfOf = (subject: Pick<Subject, 'package'>): Half => {
  const [first = 0] = createHash('sha256').update(subject.package).digest();
  return first % 2 === 0 ? 'development' : 'held out';
};
