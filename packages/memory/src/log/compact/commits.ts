/** Which words of a text are commits, and whether a summary names the right ones. */

/** Long enough for git to abbreviate to, at most a SHA-256. */
const HEX = /(?<![0-9a-z])[0-9a-f]{7,64}(?![0-9a-z])/gi;
/** Words and numbers are hexadecimal too (`defaced`, `20260219`): only where the text says so are they commits. */
const SAYS_COMMIT = /(?:`|\bcommits?\b[\s:：]*|提交[\s:：]*)$/i;

const hexIn = (text: string): readonly { readonly token: string; readonly isCommit: boolean }[] =>
  [...text.matchAll(HEX)].map(({ 0: token, index }) => ({
    token: token.toLowerCase(),
    isCommit:
      (/\d/.test(token) && /[a-f]/i.test(token)) || SAYS_COMMIT.test(text.slice(Math.max(0, index - 12), index)),
  }));

/** What looks like a commit in free text. */
export const commitsNamed = (text: string): readonly string[] =>
  hexIn(text).flatMap(({ token, isCommit }) => (isCommit ? [token] : []));

/** Everything in the text that could be a commit. */
const hexNamed = (text: string): readonly string[] => hexIn(text).map(({ token }) => token);

/** Words that may be an id of some kind. */
export const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[0-9a-z]{4,64}/g) ?? [];

/** The commits in a field that holds nothing else; hosts that do not use git have ids of their own there. */
export const declaredCommits = (field: string): readonly string[] =>
  wordsIn(field).filter((token) => /\d/.test(token) || /^[0-9a-f]{7,}$/.test(token));

/** Looks up by how a commit begins. */
const byPrefix = (commits: Iterable<string>): ((prefix: string) => readonly string[]) => {
  const sorted = [...new Set(commits)].sort();
  return (prefix) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (sorted[end]?.startsWith(prefix) === true) end += 1;
    return sorted.slice(low, end);
  };
};

/** Commits of which one begins like the other are one commit, abbreviated here and there. */
const isOneCommit = (sorted: readonly string[]): boolean => sorted.every((commit) => sorted.at(-1)?.startsWith(commit));

export interface NamedCommits {
  /** Of those that had to be named, the first that is not. */
  readonly missing?: string;
  /** The first that no source names. */
  readonly invented?: string;
}

/**
 * Compares what a summary names with what it has to name. A prefix of at least 7 digits names a commit when it fits no other
 * commit of the sources.
 */
export const compareCommits = (summary: string, required: readonly string[], source: string): NamedCommits => {
  const beginning = byPrefix([...hexNamed(source), ...required]);
  const named = new Set(wordsIn(summary));
  for (const token of hexNamed(summary)) {
    const fitting = beginning(token);
    if (isOneCommit(fitting)) for (const commit of fitting) named.add(commit);
  }
  const missing = required.find((commit) => !named.has(commit));
  const invented = commitsNamed(summary).find((token) => beginning(token).length === 0);
  return { ...(missing === undefined ? {} : { missing }), ...(invented === undefined ? {} : { invented }) };
};
