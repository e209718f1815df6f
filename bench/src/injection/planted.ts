/** Secrets of the usual shapes, synthetic and made anew by seed, so that no scanner takes them for a leak. */

export interface Planted {
  readonly shape: string;
  /** The line it stands in, as logs have it. */
  readonly line: string;
  /** What must be gone. */
  readonly secret: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALPHABETS = {
  an: LETTERS + DIGITS,
  hex: '0123456789abcdef',
  low: `${LETTERS.slice(26)}${DIGITS}`,
  up: `${LETTERS.slice(0, 26)}234567`,
  num: DIGITS,
  b64: `${LETTERS}${DIGITS}+/`,
} as const;

/** `{an:36}` stands for 36 random characters of that alphabet; what stands between `«` and `»` is the secret. */
const SHAPES: readonly (readonly [shape: string, template: string])[] = [
  ['aws id', '«AKIA{up:16}»'],
  ['aws temporary id', '«ASIA{up:16}»'],
  ['aws secret', 'aws_secret_access_key = «{b64:40}»'],
  ['google key', '«AIza{an:35}»'],
  ['google token', '«ya29.{an:60}»'],
  ['google client secret', '«GOCSPX-{an:28}»'],
  [
    'google service account',
    '"private_key": "-----BEGIN PRIVATE KEY-----\\n«{b64:200}»\\n-----END PRIVATE KEY-----\\n"',
  ],
  ['azure storage', 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=«{b64:86}==»'],
  ['azure signature', 'https://x.blob.example.org/c?sv=2022&sig=«{an:40}»'],
  ['azure client secret', 'client «{an:3}8Q~{an:34}»'],
  ['npm', '«npm_{an:36}»'],
  ['npm login', '//registry.example.org/:_authToken=«{hex:8}-{hex:4}-{hex:4}-{hex:12}»'],
  ['basic login', 'https://ann:«{an:12}»@host.example.org/'],
  ['postgres', 'postgres://app:«k{an:10}#7»@db.example.org/x'],
  ['mongo', 'mongodb+srv://u:«{an:14}»@c0.example.org/db'],
  ['redis', 'redis://:«{an:16}»@cache:6379'],
  ['slack bot', '«xoxb-{num:12}-{num:12}-{an:24}»'],
  ['slack app', '«xapp-1-A{up:10}-{num:13}-{hex:64}»'],
  ['slack hook', 'https://hooks.slack.com/services/«T{up:8}/B{up:8}/{an:24}»'],
  ['sendgrid', '«SG.{an:22}.{an:43}»'],
  ['shopify', '«shpat_{hex:32}»'],
  ['stripe', '«sk_live_{an:24}»'],
  ['stripe restricted', '«rk_live_{an:24}»'],
  ['stripe hook', '«whsec_{an:32}»'],
  ['github', '«ghp_{an:36}»'],
  ['github fine-grained', '«github_pat_{an:22}_{an:59}»'],
  ['gitlab', '«glpat-{an:20}»'],
  ['gitlab deploy', '«gldt-{an:20}»'],
  ['grafana', '«glsa_{an:32}_{hex:8}»'],
  ['openai', '«sk-proj-{an:74}»'],
  ['anthropic', '«sk-ant-api03-{an:93}AA»'],
  ['groq', '«gsk_{an:52}»'],
  ['hugging face', '«hf_{an:34}»'],
  ['linear', '«lin_api_{an:40}»'],
  ['notion', '«ntn_{an:46}»'],
  ['vault', '«hvs.{an:90}»'],
  ['databricks', '«dapi{hex:32}»'],
  ['docker', '«dckr_pat_{an:27}»'],
  ['figma', '«figd_{an:40}»'],
  ['cloudflare', 'CLOUDFLARE_API_TOKEN=«{an:40}»'],
  ['tailscale', '«tskey-auth-{an:12}CNTRL-{an:32}»'],
  ['twilio', '«SK{hex:32}»'],
  ['twilio token', 'TWILIO_AUTH_TOKEN=«{hex:32}»'],
  ['mailgun', '«key-{hex:32}»'],
  ['mailchimp', '«{hex:32}-us12»'],
  ['digitalocean', '«dop_v1_{hex:64}»'],
  ['heroku', 'HEROKU_API_KEY=«{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}»'],
  ['telegram', '«{num:9}:AA{an:33}»'],
  ['pypi', '«pypi-AgEIcHlwaS5vcmc{an:80}»'],
  ['rubygems', '«rubygems_{hex:48}»'],
  ['atlassian', '«ATATT3xFfGF0{an:60}»'],
  ['web token', '«eyJhbGciOiJIUzI1NiJ9.{an:60}.{an:43}»'],
  ['doppler', '«dp.pt.{an:43}»'],
  ['pulumi', '«pul-{hex:40}»'],
  ['new relic', '«NRAK-{up:27}»'],
  ['postman', '«PMAK-{hex:24}-{hex:34}»'],
  ['airtable', '«pat{an:14}.{hex:64}»'],
  ['age', '«AGE-SECRET-KEY-1{up:58}»'],
  ['private key', '-----BEGIN RSA PRIVATE KEY-----\n«{b64:64}\n{b64:64}»\n-----END RSA PRIVATE KEY-----'],
  ['assignment', "const password = '«{an:6}-{num:4}!»';"],
  ['environment', 'DB_PASSWORD=«{an:14}»'],
  ['field', '{"client_secret":"«{an:24}»","ok":false}'],
  ['header', 'Authorization: Bearer «{an:40}»'],
  ['cookie', 'Set-Cookie: sid=«{an:32}»; HttpOnly'],
  ['option', 'deploy --token «{an:24}» --verbose'],
  ['parameter', 'GET /v1/items?api_key=«{an:24}» 403'],
];

export const SHAPE_COUNT = SHAPES.length;

const random = (alphabet: keyof typeof ALPHABETS, length: number, next: () => number): string =>
  Array.from({ length }, () => ALPHABETS[alphabet][Math.floor(next() * ALPHABETS[alphabet].length)]).join('');

/** The shape of this number, of new characters. */
export const plant = (number: number, next: () => number): Planted => {
  const [shape, template] = SHAPES[number % SHAPES.length] ?? ['none', ''];
  const filled = template.replace(/\{(\w+):(\d+)\}/g, (_, name: string, length: string) =>
    random(name as keyof typeof ALPHABETS, Number(length), next),
  );
  return { shape, line: filled.replace(/[«»]/g, ''), secret: /«([^»]*)»/.exec(filled)?.[1] ?? '' };
};
