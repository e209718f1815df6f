/**
 * The second opinion on secrets: the rules of secretlint, which others maintain. They are loaded at the first call, and the call
 * is asynchronous, so it is for what is stored and for gates, not for what is observed on the way.
 */
import { findSecrets, isStandIn, type FoundSecret } from './find-secrets.ts';
import { redact } from './redact.ts';

type Scan = (text: string) => Promise<readonly { readonly from: number; readonly to: number; readonly rule: string }[]>;

/** It lets a comment in the text switch rules off. */
const SWITCHED_OFF_BY_TEXT = '@secretlint/secretlint-rule-filter-comments';

const load = async (): Promise<Scan> => {
  const [{ lintSource }, { rules }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const used = rules.filter(({ meta }) => meta.id !== SWITCHED_OFF_BY_TEXT);
  const config = { rules: used.map((rule) => ({ id: rule.meta.id, rule })) };
  return async (text) => {
    const source = { filePath: 'text.txt', content: text, ext: '.txt', contentType: 'text' } as const;
    const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
    return messages.map(({ range: [from, to], ruleId }) => ({ from, to, rule: ruleId.replace(/^.*rule-/, '') }));
  };
};

let loading: Promise<Scan> | undefined;

const scan = async (text: string): ReturnType<Scan> => {
  loading ??= load();
  return (await loading)(text);
};

/** {@link redact}, and what the rules of secretlint find besides. Rejects where these cannot be loaded. */
export const redactThoroughly = async (text: string): Promise<string> => {
  let rest = redact(text);
  const found = [...(await scan(rest))].sort((a, b) => b.from - a.from);
  let end = rest.length;
  for (const { from, to, rule } of found) {
    // Two rules may have found parts of one secret.
    rest = `${rest.slice(0, from)}[redacted ${rule}]${rest.slice(Math.min(to, end))}`;
    end = from;
  }
  return rest;
};

/** {@link findSecrets}, and what the rules of secretlint find; where both find one, each tells so. */
export const findSecretsThoroughly = async (text: string): Promise<readonly FoundSecret[]> => {
  const others = (await scan(text)).map(({ from, to, rule }): FoundSecret => ({
    rule,
    value: text.slice(from, to),
    line: text.slice(0, from).split('\n').length,
    certain: true,
    by: 'secretlint',
  }));
  return [...findSecrets(text), ...others.filter(({ value }) => !isStandIn(value))];
};
