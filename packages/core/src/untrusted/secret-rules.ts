/** Shapes of secrets, as data. `$1` in a replacement keeps what stands before the secret. */
export interface SecretRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

const secret = (name: string, pattern: RegExp, replacement = `[redacted ${name}]`): SecretRule => ({
  name,
  pattern,
  replacement,
});

/** Names of fields whose value is a secret whatever it looks like. */
export const SECRET_NAME =
  /(?:^|[_\-.])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|auth(?:orization)?|credentials?|cookie|session[_-]?id)$/i;

const SECRET_WORD = 'password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential';
/** A name with such a word in it; anchored at its start and bounded, so that the search stays linear in the text. */
const NAME = String.raw`(?<![\w.-])(?=[\w.-]{0,70}?(?:${SECRET_WORD}))([\w.-]{1,80})`;
/** Types, constants and plain figures, which stand after such names in code. */
const NO_VALUE = String.raw`\d+|true|false|null|undefined|string|number|boolean|unknown|object|bigint|symbol|process\.env\.\w+|this\.\w+|await|readonly`;

export const SECRET_RULES: readonly SecretRule[] = [
  secret(
    'private key',
    /-----BEGIN (?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ),
  secret('url password', /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@'"]*:)[^\s/?#'"]+(?=@)/gi, '$1[redacted]'),
  // A password with a slash in it; `host:8080/path?to=a@b` has none.
  secret(
    'url password',
    /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@'"]*:)(?!\d{1,5}[/?#])[^\s@'"]+(?=@[\w.-]+)/gi,
    '$1[redacted]',
  ),
  secret(
    'authorization',
    /(\bauthorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token|digest)\s+)?(?!\[redacted)[^\s"',;})\]]+/gi,
    '$1[redacted]',
  ),
  secret('bearer token', /(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{12,}/gi, '$1[redacted]'),
  secret('cookie', /(\b(?:set-)?cookie["']?\s*:\s*["']?)[^\r\n"']+/gi, '$1[redacted]'),
  secret('jwt', /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g),
  secret('api key', /\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9_-]{16,}/g),
  secret('github token', /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g),
  secret('gitlab token', /\bglpat-[A-Za-z0-9_-]{16,}/g),
  secret('npm token', /\bnpm_[A-Za-z0-9]{30,}/g),
  secret('slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g),
  secret('slack webhook', /\bhooks\.slack\.com\/services\/[\w/]+/g),
  secret('aws key', /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b/g),
  secret('google key', /\bAIza[A-Za-z0-9_-]{30,}/g),
  secret('google token', /\bya29\.[A-Za-z0-9_-]{20,}/g),
  secret('hugging face token', /\bhf_[A-Za-z0-9]{20,}/g),
  secret('sendgrid key', /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g),
  secret('telegram token', /\b\d{8,10}:AA[A-Za-z0-9_-]{30,}/g),
  secret('azure key', /(\b(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/=]{20,}/gi, '$1[redacted]'),
  // name = value in environment files, JSON, YAML and code: any quoted value; an unquoted one unless it is code itself.
  {
    name: 'assigned secret',
    pattern: new RegExp(String.raw`${NAME}(\\?["']?\s{0,20}[:=]\s{0,20})(\\?["'])((?:(?!\3)[^\n]){3,2000}?)\3`, 'gi'),
    replacement: '$1$2$3[redacted]$3',
  },
  {
    name: 'assigned secret',
    pattern: new RegExp(
      String.raw`${NAME}(["']?\s{0,20}[:=]\s{0,20})(?!\[redacted|(?:${NO_VALUE})(?![\w-]))[^\s"'\`,;&)}\]([{<]{6,}(?![\w([{<.])`,
      'gi',
    ),
    replacement: '$1$2[redacted]',
  },
  secret('password option', /(--?(?:password|passwd|pass|token|secret|api-?key)[= ])[^\s]+/gi, '$1[redacted]'),
];
