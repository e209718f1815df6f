import { CAPABILITIES } from '../data/capabilities.ts';
import { kindOf } from '../analysis/use.ts';
import type { Validation, ValidationFinding } from './validate.ts';

/** What was found in one file. */
export interface SarifSource extends Pick<Validation, 'findings'> {
  /** Path relative to the root of the repository, or an absolute one. */
  readonly file: string;
}

interface SarifText {
  readonly text: string;
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: SarifText;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: 'error' | 'warning';
  readonly message: SarifText;
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
}

/** A log of SARIF 2.1.0, as far as it is used here. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] } };
    readonly columnKind: 'utf16CodeUnits';
    readonly results: readonly SarifResult[];
  }[];
}

/** Help for rules that are no capability, by what their name begins with. */
const HELP: readonly (readonly [prefix: string, text: string])[] = [
  ['parse/', 'the text cannot be read with certainty'],
  ['syntax/', 'the text holds syntax that is read in more than one way'],
  ['source/', 'the text is too large, nested too deep or misleading to the eye'],
  ['internal/', 'the validator could not finish with the text'],
];

const CAPABILITY = 'capability/';

/** One rule for all packages, all globals and so on: what exactly stands in the message. */
const ruleIdOf = (rule: string): string => (rule.startsWith(CAPABILITY) ? kindOf(rule) : rule);

const helpOf = (id: string): string => {
  const name = id.startsWith(CAPABILITY) ? id.slice(CAPABILITY.length) : '';
  if (Object.hasOwn(CAPABILITIES, name)) return CAPABILITIES[name as keyof typeof CAPABILITIES];
  return HELP.find(([prefix]) => id.startsWith(prefix))?.[1] ?? id;
};

const uriOf = (file: string): string =>
  file.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

const resultOf = (
  { file }: SarifSource,
  { rule, message, line, column, answer }: ValidationFinding,
  ids: readonly string[],
): SarifResult => ({
  ruleId: ruleIdOf(rule),
  ruleIndex: ids.indexOf(ruleIdOf(rule)),
  level: answer === 'deny' ? 'error' : 'warning',
  message: { text: message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file) },
        region: { startLine: line, startColumn: column },
      },
    },
  ],
});

/** Findings as a SARIF 2.1.0 log, for code scanning and editors: what is denied is an error, what is guarded a warning. */
export const toSarif = (sources: readonly SarifSource[]): SarifLog => {
  const found = sources.flatMap(({ findings }) => findings.map(({ rule }) => ruleIdOf(rule)));
  const ids = [...new Set(found)].sort();
  const rules = ids.map((id) => ({ id, shortDescription: { text: helpOf(id) } }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'evolve', rules } },
        columnKind: 'utf16CodeUnits',
        results: sources.flatMap((source) => source.findings.map((finding) => resultOf(source, finding, ids))),
      },
    ],
  };
};
