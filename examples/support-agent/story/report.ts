/** The run as one HTML file: timeline, success rates, diffs. No script, nothing loaded from elsewhere. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '@evolve/core/contracts';
import { rate, type ServiceWindow } from './customers.ts';
import type { TimelineEntry } from './narrator.ts';
import type { StoryResult } from './story.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const CHART = { width: 640, height: 180, left: 40, bottom: 24 } as const;

/** Success rate over the last ten requests, of the same window, one point a request; a dashed line where a window begins. */
const chart = (windows: readonly ServiceWindow[]): string => {
  const results = windows.flatMap((window) => window.results);
  const x = (index: number): number =>
    CHART.left + (index / Math.max(1, results.length - 1)) * (CHART.width - CHART.left - 10);
  const y = (share: number): number => 10 + (1 - share) * (CHART.height - CHART.bottom - 10);
  let offset = 0;
  const points = windows.flatMap((window) => {
    const first = offset;
    offset += window.served;
    return window.results.map((_, index) => {
      const recent = window.results.slice(Math.max(0, index - 9), index + 1);
      const share = recent.filter(Boolean).length / recent.length;
      return `${x(first + index).toFixed(1)},${y(share).toFixed(1)}`;
    });
  });
  let start = 0;
  const marks = windows.map((window) => {
    const at = x(start).toFixed(1);
    start += window.served;
    return `<line x1="${at}" x2="${at}" y1="10" y2="${String(CHART.height - CHART.bottom)}" stroke="#bbb" stroke-dasharray="4"/><text x="${at}" y="${String(CHART.height - 6)}" font-size="12">${escape(window.name)}: ${rate(window)}</text>`;
  });
  const axis = [0, 0.5, 1].map(
    (share) => `<text x="0" y="${(y(share) + 4).toFixed(1)}" font-size="12">${String(share * 100)} %</text>`,
  );
  return `<svg viewBox="0 0 ${String(CHART.width)} ${String(CHART.height)}" role="img" aria-label="Success rate">${axis.join('')}${marks.join('')}<polyline points="${points.join(' ')}" fill="none" stroke="#0a7" stroke-width="2"/></svg>`;
};

const diffHtml = (diff: string): string =>
  diff
    .split('\n')
    .map((line) => {
      const kind = line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : '';
      return `<span class="${kind}">${escape(line)}</span>`;
    })
    .join('\n');

const row = (name: string, value: string): string => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`;

const receiptHtml = (title: string, receipt: Receipt): string => `<h2>${escape(title)}</h2>
<table>${[
  row('outcome', receipt.outcome),
  row('task', receipt.task ?? ''),
  row('reason', receipt.trigger.reason),
  row('commit', receipt.commit ?? ''),
  row('risk', receipt.risk?.grade ?? ''),
  row('confidence', receipt.confidence?.value.toFixed(2) ?? ''),
  row(
    'landed by',
    receipt.grant ?? `approved by ${receipt.approval?.by ?? 'nobody'}: ${receipt.approval?.reason ?? ''}`,
  ),
  row('isolation', receipt.isolation),
  ...receipt.attempts.map((one) =>
    row(`attempt ${String(one.attempt)}`, `${one.proposer}: ${one.status}, ${String(one.tried)} candidates`),
  ),
  ...receipt.gates.map((gate) => row(`gate ${gate.id}`, gate.decision)),
  ...receipt.checks.map((check) =>
    row(
      `check ${check.id}`,
      `${check.before} -> ${check.after}${check.noticesBreakage === false ? '; does not look at the changed files' : ''}`,
    ),
  ),
  ...(receipt.lesson === undefined ? [] : [row('lesson', receipt.lesson)]),
].join('')}</table><pre>${diffHtml(receipt.diff ?? '')}</pre>`;

const timelineHtml = (timeline: readonly TimelineEntry[]): string =>
  timeline
    .map((entry) => `<li class="${entry.tone}"><time>${escape(entry.at)}</time> ${escape(entry.text)}</li>`)
    .join('');

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse}th{text-align:left;vertical-align:top;padding-right:1rem;font-weight:600}
pre{background:#f6f6f6;padding:1rem;overflow:auto}.add{color:#070}.del{color:#a00}ul{list-style:none;padding:0}
.head{font-weight:700;margin-top:1rem}.good{color:#070}.bad{color:#a00}time{color:#888;font-family:monospace}`;

/** Writes the report and returns its path. */
export const writeReport = async (result: StoryResult, timeline: readonly TimelineEntry[]): Promise<string> => {
  const file = join(result.dir, 'report.html');
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evolve: ${escape(result.one.package)}</title><style>${STYLE}</style></head><body>
<h1>An agent repairs itself: ${escape(result.one.package)} ${escape(result.one.versionA)}</h1>
<p>${escape(result.one.description)}</p>${chart(result.windows)}
${receiptHtml('The repair', result.repair)}${receiptHtml('The harmful evolution', result.harm)}
<h2>Timeline</h2><ul>${timelineHtml(timeline)}</ul></body></html>
`;
  await writeFile(file, html);
  return file;
};
