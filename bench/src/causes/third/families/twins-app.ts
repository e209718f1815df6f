import type { Ctx } from '../ctx.ts';
import { js, jvm, jvmFrames, py } from '../stacks.ts';
import { twins } from '../types.ts';
import type { PairDef } from '../types.ts';

type PairRender = PairDef['render'];

const readItems: PairRender = (c, a) =>
  js(c, `TypeError: Cannot read properties of ${a ? 'undefined' : 'null'} (reading 'items')`, []);

const quota: PairRender = (c, a) =>
  `${c.opt('Uncaught ', 0.5)}QuotaExceededError: Failed to execute 'setItem' on 'Storage': Setting the value of '${a ? 'cart-cache' : 'draft-notes'}' exceeded the quota.${c.stack === 'none' ? '' : `\n    at ${c.pick(['e', 'persist', 'Object.set'])} (https://shop.example.com/assets/index-${c.b64(8)}.js:${c.n(1, 90)}:${c.n(10, 90000)})`}`;

const cors: PairRender = (c, a) =>
  `Access to ${c.pick(['fetch', 'XMLHttpRequest'])} at 'https://api.example.com/v1/cart${c.opt(`?id=${c.n(1, 9999)}`, 0.5)}' from origin 'https://shop.example.com' has been blocked by CORS policy: Request header field ${a ? 'authorization' : 'x-request-id'} is not allowed by Access-Control-Allow-Headers in preflight response.`;

const springBean: PairRender = (c, a) => {
  const type = a ? 'com.acme.tax.TaxClient' : 'com.acme.fx.FxClient';
  const body = `Parameter 0 of constructor in com.acme.billing.InvoiceService required a bean of type '${type}' that could not be found.`;
  return c.pick([
    () =>
      `***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\n${body}\n\n\nAction:\n\nConsider defining a bean of type '${type}' in your configuration.\n`,
    () =>
      jvm(
        c,
        `org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name 'invoiceService' defined in ${c.pick([`file [${c.p('build/classes/java/main/com/acme/billing/InvoiceService.class')}]`, 'URL [jar:nested:/app/app.jar/!BOOT-INF/classes/!/com/acme/billing/InvoiceService.class]'])}: Unsatisfied dependency expressed through constructor parameter 0: No qualifying bean of type '${type}' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}`,
        [
          'org.springframework.beans.factory.support.ConstructorResolver.createArgumentArray(ConstructorResolver.java:#)',
          'org.springframework.beans.factory.support.AbstractBeanFactory.getBean(AbstractBeanFactory.java:#)',
          'org.springframework.boot.SpringApplication.run(SpringApplication.java:#)',
        ],
      ),
  ])();
};

const elasticInner: PairRender = (c, a) => {
  const outer = jvm(c, 'org.springframework.dao.DataAccessResourceFailureException: search index unreachable', [
    'org.springframework.data.elasticsearch.client.elc.ElasticsearchExceptionTranslator.translateExceptionIfPossible(ElasticsearchExceptionTranslator.java:#)',
    'org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate.search(ElasticsearchTemplate.java:#)',
  ]);
  const inner = a
    ? 'java.net.ConnectException: Connection refused'
    : 'java.net.SocketTimeoutException: Connect timed out';
  return `${outer}\nCaused by: ${inner}${jvmFrames(c, ['org.elasticsearch.client.RestClient.extractAndWrapCause(RestClient.java:#)', 'org.elasticsearch.client.RestClient.performRequest(RestClient.java:#)'])}${c.stack === 'none' ? '' : `\n\t... ${c.n(5, 60)} more`}`;
};

const pydantic: PairRender = (c, a) => {
  const minor = c.n(5, 11);
  return py(
    c,
    `pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\n${a ? 'stripe_key' : 'smtp_host'}\n  Field required [type=missing, input_value={'debug': '${c.pick(['0', '1', 'true'])}', 'workers': '${c.n(1, 32)}'}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.${minor}/v/missing`,
    [
      ['pydantic_settings/main.py', '__init__', 'super().__init__('],
      [
        'pydantic/main.py',
        '__init__',
        'validated_self = self.__pydantic_validator__.validate_python(data, self_instance=self)',
      ],
    ],
  );
};

const pika: PairRender = (c, a) =>
  py(
    c,
    `pika.exceptions.ChannelClosedByBroker: (404, "NOT_FOUND - no queue '${a ? 'email.outbound' : 'sms.outbound'}' in vhost '/'")`,
    [
      ['pika/adapters/blocking_connection.py', 'queue_declare', 'self._flush_output(declare_ok_result.is_ready)'],
      ['pika/adapters/blocking_connection.py', '_flush_output', 'raise self._closing_reason  # pylint: disable=E0702'],
    ],
  );

const rails: PairRender = (c, a) => {
  const message = `ActiveRecord::NotNullViolation (PG::NotNullViolation: ERROR:  null value in column "${a ? 'sku' : 'unit_price'}" of relation "line_items" violates not-null constraint\nDETAIL:  Failing row contains (${c.n(1, 99999)}, ${c.n(1, 9999)}, null, ${c.n(1, 40)}, ${c.time.dot()}, null).\n):`;
  const gem = `/usr/local/bundle/gems/activerecord-7.${c.n(0, 2)}.${c.n(0, 8)}/lib/active_record`;
  const frames = `\n  \n${c.pick(['app/models/order.rb', 'app/services/checkout.rb', 'app/jobs/import_job.rb'])}:${c.ln()}:in \`${c.snake()}'\n${gem}/connection_adapters/postgresql_adapter.rb:${c.n(600, 990)}:in \`exec_params'`;
  return `${c.opt(`[${c.uuid()}] `, 0.3)}${message}${c.opt(frames)}`;
};

const tsMissing: PairRender = (c, a) => {
  const [l, k] = [c.ln(), c.col()];
  const [missing, has] = a ? ['currency', 'scale'] : ['scale', 'currency'];
  const message = `error TS2741: Property '${missing}' is missing in type '{ amount: number; ${has}: ${a ? 'number' : 'string'}; }' but required in type 'Money'.`;
  return c.pick([
    `src/cart/total.ts(${l},${k}): ${message}`,
    `src/cart/total.ts:${l}:${k} - ${message}${c.opt(`\n\n${l}   return total;\n    ~~~~~~\n\n  src/cart/money.ts:${c.n(2, 30)}:3\n    ${c.n(2, 30)}   ${missing}: ${a ? 'string' : 'number'};\n        ${'~'.repeat(missing.length)}\n    '${missing}' is declared here.\n\n\nFound 1 error in src/cart/total.ts:${l}`)}`,
  ]);
};

const webpackCore: PairRender = (c, a) => {
  const core = a ? 'stream' : 'buffer';
  const pkg = `${core}-browserify`.replace('buffer-browserify', 'buffer/');
  return `${c.opt(`ERROR in ./node_modules/xml2js/lib/parser.js ${c.n(2, 40)}:${c.n(5, 40)}-${c.n(41, 70)}\n`)}Module not found: Error: Can't resolve '${core}' in '${c.p('node_modules/xml2js/lib')}'${c.opt(`\n\nBREAKING CHANGE: webpack < 5 used to include polyfills for node.js core modules by default.\nThis is no longer the case. Verify if you need this module and configure a polyfill for it.\n\nIf you want to include a polyfill, you need to:\n\t- add a fallback 'resolve.fallback: { "${core}": require.resolve("${pkg}") }'\n\t- install '${pkg.replace('/', '')}'\nIf you don't want to include a polyfill, you can use an empty module like this:\n\tresolve.fallback: { "${core}": false }`)}${c.opt(`\n\nwebpack ${c.ver(5)} compiled with 1 error in ${c.n(400, 30000)} ms`, 0.4)}`;
};

export const TWINS_APP: readonly PairDef[] = [
  twins('node', 'js', 'js-read-items', readItems, true),
  twins('browser', 'browser', 'storage-quota-key', quota),
  twins('browser', 'browser', 'cors-header', cors),
  twins('jvm', 'jvm', 'spring-invoice-bean', (c: Ctx, a: boolean) => springBean(c, a), true),
  twins('jvm', 'jvm', 'elastic-inner-cause', elasticInner, true),
  twins('python', 'py', 'pydantic-setting', pydantic, true),
  twins('queue', 'py', 'pika-no-queue', pika, true),
  twins('orm', 'daemon', 'rails-line-items-null', rails),
  twins('typescript', 'cli', 'ts2741-money', tsMissing, true),
  twins('bundler', 'cli', 'webpack-core-module', webpackCore, true),
];
