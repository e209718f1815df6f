import { js, jvm, net, py } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const O = 'orm';

const prisma =
  (message: (c: Parameters<Render>[0]) => string, code: string, kind: string): Render =>
  (c) => {
    const line = c.ln();
    const call = c.pick([
      'prisma.order.findMany()',
      'prisma.stock.update()',
      'prisma.user.count()',
      'prisma.invoice.create()',
    ]);
    const frame = c.opt(`\n  ${line - 1} \n→ ${line} const rows = await ${call.slice(0, -1)}`, 0.6);
    return js(
      c,
      `${kind}: \nInvalid \`${call}\` invocation in\n${c.p(`src/${c.mod()}.ts`)}:${line}:${c.col()}\n${frame}\n${message(c)}`,
      [
        `Ln.handleRequestError (${c.nm('@prisma/client', 'runtime/library.js')}:#)`,
        `Ln.handleAndLogRequestError (${c.nm('@prisma/client', 'runtime/library.js')}:#)`,
        `Ln.request (${c.nm('@prisma/client', 'runtime/library.js')}:#)`,
      ],
      [`code: '${code}'`, `clientVersion: '${c.ver(5)}'`, 'meta: { modelName: undefined }'],
    );
  };

const p2024 = prisma(
  (c) =>
    `Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: ${c.pick([10, 15, 20])}, connection limit: ${c.pick([1, 5, 9, 17, 33])})`,
  'P2024',
  'PrismaClientKnownRequestError',
);
const p1017 = prisma(() => 'Server has closed the connection.', 'P1017', 'PrismaClientKnownRequestError');

const detached =
  (what: string): Render =>
  (c) =>
    py(
      c,
      `sqlalchemy.orm.exc.DetachedInstanceError: ${what.replace('@', c.addr())} (Background on this error at: https://sqlalche.me/e/${c.pick(['14', '20'])}/bhk3)`,
      [
        ['sqlalchemy/orm/attributes.py', '__get__', 'return self.impl.get(state, dict_)'],
        ['sqlalchemy/orm/attributes.py', 'get', 'value = self._fire_loader_callables(state, key, passive)'],
      ],
    );

const djangoHistory: Render = (c) =>
  py(
    c,
    "django.db.migrations.exceptions.InconsistentMigrationHistory: Migration admin.0001_initial is applied before its dependency accounts.0001_initial on database 'default'.",
    [
      ['django/core/management/base.py', 'execute', 'output = self.handle(*args, **options)'],
      ['django/core/management/commands/migrate.py', 'handle', 'executor.loader.check_consistent_history(connection)'],
      ['django/db/migrations/loader.py', 'check_consistent_history', 'raise InconsistentMigrationHistory('],
    ],
  );

const bags =
  (second: string): Render =>
  (c) =>
    jvm(
      c,
      `org.hibernate.loader.MultipleBagFetchException: cannot simultaneously fetch multiple bags: [com.acme.order.Order.lines, com.acme.order.Order.${second}]`,
      [
        'org.hibernate.query.sqm.internal.ConcreteSqmSelectQueryPlan.withCacheableSqmInterpretation(ConcreteSqmSelectQueryPlan.java:#)',
        'org.hibernate.query.spi.AbstractSelectionQuery.list(AbstractSelectionQuery.java:#)',
        'org.springframework.data.jpa.repository.query.JpaQueryExecution$CollectionExecution.doExecute(JpaQueryExecution.java:#)',
      ],
    );

const typeorm: Render = (c) =>
  js(c, 'EntityMetadataNotFoundError: No metadata for "Shipment" was found.', [
    `DataSource.getMetadata (${c.nm('typeorm', 'data-source/DataSource.js')}:#)`,
    `Repository.get metadata [as metadata] (${c.nm('typeorm', 'repository/Repository.js')}:#)`,
    `Repository.find (${c.nm('typeorm', 'repository/Repository.js')}:#)`,
  ]);

const efTracked: Render = (c) =>
  net(
    c,
    `${c.opt('Unhandled exception. ', 0.3)}System.InvalidOperationException: The instance of entity type 'Basket' cannot be tracked because another instance with the same key value for {'Id'} is already being tracked. When attaching existing entities, ensure that only one entity instance with a given key value is attached. Consider using 'DbContextOptionsBuilder.EnableSensitiveDataLogging' to see the conflicting key values.`,
    [
      'Microsoft.EntityFrameworkCore.ChangeTracking.Internal.IdentityMap`1.ThrowIdentityConflict(InternalEntityEntry entry)',
      'Microsoft.EntityFrameworkCore.ChangeTracking.Internal.IdentityMap`1.Add(TKey key, InternalEntityEntry entry, Boolean updateDuplicate)',
      'Microsoft.EntityFrameworkCore.ChangeTracking.Internal.StateManager.StartTracking(InternalEntityEntry entry)',
    ],
  );

export const ORM: readonly CauseDef[] = [
  known(O, 'js', 'prisma-pool-timeout', p2024, true),
  known(
    O,
    'py',
    'sqlalchemy-invoice-detached-refresh',
    detached('Instance <Invoice at @> is not bound to a Session; attribute refresh operation cannot proceed'),
    true,
  ),
  known(O, 'py', 'django-accounts-history', djangoHistory, true),
  known(O, 'jvm', 'hibernate-bags-lines-notes', bags('notes'), true),
  known(O, 'js', 'typeorm-no-shipment', typeorm, true),
  known(O, 'net', 'efcore-basket-tracked', efTracked, true),
  novel(O, 'js', 'prisma-server-closed', 'prisma-pool-timeout', p1017),
  novel(
    O,
    'py',
    'sqlalchemy-invoice-detached-lines',
    'sqlalchemy-invoice-detached-refresh',
    detached(
      "Parent instance <Invoice at @> is not bound to a Session; lazy load operation of attribute 'lines' cannot proceed",
    ),
  ),
  novel(O, 'jvm', 'hibernate-bags-lines-payments', 'hibernate-bags-lines-notes', bags('payments')),
];
