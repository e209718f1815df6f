/** Output shapes of compilers, shared by the spec modules. The place (line, column) is drawn, the file is part of the cause. */
import type { Ctx, Template } from './types.ts';

/** tsc prints one line without, or a source excerpt with `--pretty`. */
export const tsc =
  (file: string, code: number, message: string, source: string): Template =>
  (c: Ctx) => {
    const line = c.int(3, 600);
    const column = c.int(3, 40);
    if (c.chance(0.6)) return `${file}(${line},${column}): error TS${code}: ${message}`;
    const marks = '~'.repeat(c.int(3, 12));
    const count = c.chance(0.5) ? `\n\nFound 1 error in ${file}:${line}` : '';
    return `${file}:${line}:${column} - error TS${code}: ${message}\n\n${line} ${source}\n${' '.repeat(String(line).length)} ${' '.repeat(column - 1)}${marks}${count}`;
  };

export const rustc =
  (code: string, title: string, file: string, source: string, label: string, notes: readonly string[] = []): Template =>
  (c: Ctx) => {
    const line = c.int(10, 900);
    const gap = ' '.repeat(String(line).length);
    const column = c.int(5, 40);
    const out = [
      `error[${code}]: ${title}`,
      `${gap}--> ${file}:${line}:${column}`,
      `${gap} |`,
      `${line} |     ${source}`,
      `${gap} |     ${' '.repeat(Math.min(column, 12))}${'^'.repeat(c.int(4, 11))} ${label}`,
      ...notes.map((note) => `${gap} = ${note}`),
    ];
    if (c.chance(0.5)) out.push('', `For more information about this error, try \`rustc --explain ${code}\`.`);
    if (c.chance(0.5))
      out.push(
        `error: could not compile \`svc\` (bin "svc") due to ${c.pick(['1 previous error', 'previous error', '1 previous error; 3 warnings emitted'])}`,
      );
    return out.join('\n');
  };

export const gcc =
  (file: string, fn: string | undefined, message: string, source: string): Template =>
  (c: Ctx) => {
    const line = c.int(10, 1200);
    const column = c.int(3, 50);
    const head = fn === undefined ? [] : [`${file}: In function '${fn}':`];
    const excerpt = c.chance(0.7)
      ? [`${String(line).padStart(5)} | ${source}`, `      | ${' '.repeat(Math.min(column, 16))}^`]
      : [];
    return [...head, `${file}:${line}:${column}: ${message}`, ...excerpt].join('\n');
  };

export const javac =
  (file: string, message: string, source: string, notes: readonly string[] = []): Template =>
  (c: Ctx) => {
    const line = c.int(10, 600);
    const place = c.chance(0.5) ? file : `{abs:${file}}`;
    return [
      `${place}:${line}: error: ${message}`,
      `        ${source}`,
      `        ${' '.repeat(c.int(2, 20))}^`,
      ...notes.map((note) => `  ${note}`),
      '1 error',
    ].join('\n');
  };

/** psql, a driver or the server log: three readers of one server message. */
export const postgres =
  (severity: string, message: string, detail?: string): Template =>
  (c: Ctx) => {
    const more = detail === undefined ? '' : `\nDETAIL:  ${detail}`;
    return c.pick([
      `${severity}:  ${message}${more}`,
      `psql:{rel:migrations/apply.sql}:{n}: ${severity}:  ${message}${more}`,
      `{ISO} [{PID}] app@app ${severity}:  ${message}${detail === undefined ? '' : `\n{ISO} [{PID}] app@app DETAIL:  ${detail}`}\n{ISO} [{PID}] app@app STATEMENT:  /* req {uuid} */`,
    ]);
  };

/** npm up to 10 says `npm ERR!`, later ones `npm error`; the log hint and the help are often cut. */
export const npm =
  (code: string | undefined, lines: readonly string[], help: readonly string[] = []): Template =>
  (c: Ctx) => {
    const lead = c.pick(['npm ERR!', 'npm error']);
    const all = [...(code === undefined ? [] : [`code ${code}`]), ...lines, ...(c.chance(0.6) ? help : [])].map(
      (line) => (line === '' ? lead : `${lead} ${line}`),
    );
    if (c.chance(0.5))
      all.push(
        `${lead} A complete log of this run can be found in: ${c.windows ? 'C:\\Users\\{USER}\\AppData\\Local\\npm-cache\\_logs\\' : c.pick(['/home/{USER}/.npm/_logs/', '/root/.npm/_logs/'])}{iso}-debug-0.log`,
      );
    return all.join('\n');
  };
