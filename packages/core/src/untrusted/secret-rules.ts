/** Shapes of secrets, as data. `$1` in a replacement keeps what stands before the secret. */
import { SERVICE_TOKENS } from './service-tokens.ts';

export interface SecretRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replacement: string;
  /** Nothing else looks so: it is a secret whatever stands around it. Other rules go by words beside it, and may be wrong. */
  readonly certain: boolean;
}

const likely = (name: string, pattern: RegExp, replacement = `[redacted ${name}]`): SecretRule => ({
  name,
  pattern,
  replacement,
  certain: false,
});

const secret = (name: string, pattern: RegExp, replacement?: string): SecretRule => ({
  ...likely(name, pattern, replacement),
  certain: true,
});

/** Names of fields whose value is a secret whatever it looks like. */
export const SECRET_NAME =
  /(?:^|[_\-.])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|auth(?:orization)?|credentials?|cookie|session[_-]?id)$/i;

const SECRET_WORD =
  'password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|' +
  '(?:master|encryption|signing|recovery|license|account|deploy)[_-]?key|psk|[a-z]pass(?![a-z])';

/** A name with such a word in it; anchored at its start and bounded, so that the search stays linear in the text. */
const NAME = String.raw`(?<![\w.-])(?=[\w.-]{0,70}?(?:${SECRET_WORD}))([\w.-]{1,80})`;
/** A figure and letters of both cases, within what comes next. */
const MIXED = String.raw`(?=[A-Za-z]{0,200}\d)(?=[\da-z]{0,200}[A-Z])(?=[\dA-Z]{0,200}[a-z])`;
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
  // A key in the place of the user: `https://KEY@host`.
  likely('url key', /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[A-Za-z0-9_-]{16,200}(?=@[\w.-])/gi, '$1[redacted]'),
  likely(
    'authorization',
    /(\bauthorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token|digest)\s+)?(?!\[redacted)[^\s"',;})\]]+/gi,
    '$1[redacted]',
  ),
  likely('bearer token', /(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{12,}/gi, '$1[redacted]'),
  likely('cookie', /(\b(?:set-)?cookie["']?\s*:\s*["']?)[^\r\n"']+/gi, '$1[redacted]'),
  secret('jwt', /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g),
  likely('api key', /\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9_-]{16,}/g),
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
  secret('google refresh token', /\b1\/\/0[A-Za-z0-9_-]{20,}/g),
  secret('webhook secret', /\bwhsec_[A-Za-z0-9+/=]{16,}/g),
  secret('mailgun key', /\bkey-[0-9a-f]{32}\b/g),
  secret('recovery key', /\b\d{6}(?:-\d{6}){7}\b/g),
  ...SERVICE_TOKENS.map(([name, pattern]) => secret(name, pattern)),
  // Services name their tokens so: words, then letters of both cases and figures without end, or a word that says it.
  likely('token', new RegExp(String.raw`\b(?:[a-z][a-z0-9]{1,15}[-_]){1,3}${MIXED}[A-Za-z0-9]{20,}\b`, 'g')),
  likely('token', /\b(?:[a-z][a-z0-9]{1,15}_)?[a-z]{0,12}(?:pat|key|token|secret|api|sk)_[A-Za-z0-9]{20,}\b/g),
  likely('random text', new RegExp(String.raw`(?<![\w/+=-])${MIXED}[A-Za-z0-9]{40,}(?![\w/+=-])`, 'g')),
  likely(
    'url parameter',
    /([?&](?:x-amz-)?(?:sig|signature|token|access_token|id_token|key|api_?key|auth|code|secret|pass|password|credential)=)[^\s&#"'<>)]{6,}/gi,
    '$1[redacted]',
  ),
  likely(
    'session',
    /(\b(?:session|session_?id|sid|connect\.sid|jsessionid|phpsessid)=)[^\s;,"'<>]{12,}/gi,
    '$1[redacted]',
  ),
  likely(
    'password',
    /(\b[\w.-]{0,40}(?:password|passwd|passphrase|pwd)=)(?!\[redacted)[^\s"'`;,<>(){}[\]]{4,}/gi,
    '$1[redacted]',
  ),
  likely('registry login', /(\b_?auth["']?\s{0,5}[:=]\s{0,5}["']?)[A-Za-z0-9+/]{16,}={0,2}/g, '$1[redacted]'),
  secret('telegram token', /\b\d{8,10}:AA[A-Za-z0-9_-]{30,}/g),
  secret('azure key', /(\b(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/=]{20,}/gi, '$1[redacted]'),
  // name = value in environment files, JSON, YAML and code: any quoted value; an unquoted one unless it is code itself.
  likely(
    'assigned secret',
    new RegExp(String.raw`${NAME}(\\?["']?\s{0,20}[:=]\s{0,20})(\\?["'])((?:(?!\3)[^\n]){3,2000}?)\3`, 'gi'),
    '$1$2$3[redacted]$3',
  ),
  likely(
    'assigned secret',
    new RegExp(
      String.raw`${NAME}(["']?\s{0,20}[:=]\s{0,20})(?!\[redacted|(?:${NO_VALUE})(?![\w/+=~-]))[^\s"'\`,;&)}\]([{<]{6,}(?![\w([{<.])`,
      'gi',
    ),
    '$1$2[redacted]',
  ),
  // People write it in their own language, and some without a sign between.
  likely(
    'password',
    /((?:passwort|kennwort|contrase[ñn]a|mot de passe|senha|has[łl]o|wachtwoord|lösenord|salasana|[sş]ifre|parola|mật khẩu|пароль|密码|密碼|口令|密钥|パスワード|暗証番号|비밀번호|كلمة (?:السر|المرور)|passcode|pass phrase)["']?\s{0,3}(?:[:：=]|ist|es|est|は|是|为)\s{0,3}["'“「]?)(?!\[redacted)[^\s"'”」,;，。]{4,}/gi,
    '$1[redacted]',
  ),
  likely('password option', /(--?(?:password|passwd|pass|token|secret|api-?key)[= ])[^\s]+/gi, '$1[redacted]'),
];
