/** Pairs of causes that look alike, of which one was seen and the other is asked for. */
import * as docker from './families/docker.ts';
import * as git from './families/git.ts';
import * as go from './families/go.ts';
import * as http from './families/http.ts';
import * as jvm from './families/jvm.ts';
import * as nodeApis from './families/node-apis.ts';
import * as node from './families/node.ts';
import * as npm from './families/npm.ts';
import * as python from './families/python.ts';
import * as rust from './families/rust.ts';
import * as shell from './families/shell.ts';
import * as sql from './families/sql.ts';
import * as test from './families/test.ts';
import * as typescript from './families/typescript.ts';
import type { Template } from './template.ts';

export type Side = readonly [id: string, template: Template];
type TwinTable = Readonly<Record<string, readonly [a: Side, b: Side]>>;

export const TWINS: TwinTable = {
  'node.property': [
    ['node.cannot-read-length', node.cannotRead('undefined', 'length')],
    ['node.cannot-read-id', node.cannotRead('undefined', 'id')],
  ],
  'node.undefined-or-null': [
    ['node.cannot-read-name-of-undefined', node.cannotRead('undefined', 'name')],
    ['node.cannot-read-name-of-null', node.cannotRead('null', 'name')],
  ],
  'node.global': [
    ['node.process-not-defined', node.notDefined('process')],
    ['node.window-not-defined', node.notDefined('window')],
  ],
  'node.module': [
    ['node.no-module-dotenv', node.moduleNotFound('dotenv')],
    ['node.no-module-cors', node.moduleNotFound('cors')],
  ],
  'node.refused-port': [
    ['node.refused-6379', node.connectRefused(6379)],
    ['node.refused-27017', node.connectRefused(27017)],
  ],
  'node.in-use-port': [
    ['node.in-use-8080', node.addressInUse(8080)],
    ['node.in-use-8081', node.addressInUse(8081)],
  ],
  'node.not-found-or-denied': [
    ['node.enoent-secrets', node.fileCall('ENOENT', 'open', ['config', 'secrets.json'])],
    ['node.eacces-secrets', node.fileCall('EACCES', 'open', ['config', 'secrets.json'])],
  ],
  'node.json-end-or-token': [
    ['node.json-unexpected-end', node.jsonSyntax('Unexpected end of JSON input')],
    ['node.json-non-whitespace', node.jsonSyntax('Unexpected non-whitespace character after JSON at position 2')],
  ],
  'node.argument': [
    ['node.argument-path', nodeApis.invalidArgument('path', 'of type string', 'undefined', 'Object.join (node:path')],
    [
      'node.argument-data',
      nodeApis.invalidArgument(
        'data',
        'of type string or an instance of Buffer, TypedArray, or DataView',
        'undefined',
        'Hash.update (node:internal/crypto/hash',
      ),
    ],
  ],
  'ts.property': [
    ['ts.2339-email-on-customer', typescript.noProperty('email', 'Customer')],
    ['ts.2339-phone-on-customer', typescript.noProperty('phone', 'Customer')],
  ],
  'ts.assign-or-argument': [
    ['ts.2322-order-id', typescript.notAssignable('string', 'OrderId')],
    ['ts.2345-order-id', typescript.badArgument('string', 'OrderId')],
  ],
  'ts.module-or-types': [
    ['ts.2307-pg', typescript.noModule('pg')],
    ['ts.7016-pg', typescript.noDeclaration('pg')],
  ],
  'ts.null-or-undefined': [
    ['ts.18048-session', typescript.possibly(18048, 'session')],
    ['ts.18047-session', typescript.possibly(18047, 'session')],
  ],
  'py.module': [
    ['py.no-module-yaml', python.noModule('yaml')],
    ['py.no-module-dotenv', python.noModule('dotenv')],
  ],
  'py.key': [
    ['py.key-error-order-id', python.keyError('order_id')],
    ['py.key-error-order-ref', python.keyError('order_ref')],
  ],
  'py.attribute': [
    ['py.none-split', python.noAttribute('NoneType', 'split')],
    ['py.none-strip', python.noAttribute('NoneType', 'strip')],
  ],
  'py.file': [
    ['py.file-not-found-input', python.fileError('FileNotFoundError', ['data', 'input.csv'])],
    ['py.file-denied-input', python.fileError('PermissionError', ['data', 'input.csv'])],
  ],
  'py.json': [
    ['py.json-extra-data', python.jsonDecode((run) => `Extra data: line 2 column 1 (char ${run.rand.int(40, 4000)})`)],
    [
      'py.json-control-character',
      python.jsonDecode((run) => `Invalid control character at: line 2 column 1 (char ${run.rand.int(40, 4000)})`),
    ],
  ],
  'jvm.method': [
    ['jvm.null-get-total', jvm.nullPointer('com.acme.domain.Invoice.getTotal()', 'invoice')],
    ['jvm.null-get-lines', jvm.nullPointer('com.acme.domain.Invoice.getLines()', 'invoice')],
  ],
  'jvm.driver': [
    ['jvm.no-class-mysql-driver', jvm.classNotFound('com.mysql.cj.jdbc.Driver')],
    ['jvm.no-class-oracle-driver', jvm.classNotFound('oracle.jdbc.OracleDriver')],
  ],
  'jvm.memory': [
    ['jvm.metaspace', jvm.outOfMemory('Metaspace')],
    ['jvm.gc-overhead', jvm.outOfMemory('GC overhead limit exceeded')],
  ],
  'jvm.spring-inner': [
    [
      'jvm.spring-no-bean',
      jvm.springBean(
        'userController',
        "No qualifying bean of type 'com.acme.users.UserRepository' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}",
        'org.springframework.beans.factory.NoSuchBeanDefinitionException',
      ),
    ],
    [
      'jvm.spring-placeholder',
      jvm.springBean(
        'userController',
        'Could not resolve placeholder \'users.cache.ttl\' in value "${users.cache.ttl}"',
        'java.lang.IllegalArgumentException',
      ),
    ],
  ],
  'jvm.gradle-inner': [
    [
      'jvm.gradle-missing-auth',
      jvm.gradleResolve(':app:compileClasspath', jvm.gradleMissing('com.acme:auth-client:4.1.0')),
    ],
    [
      'jvm.gradle-401-auth',
      jvm.gradleResolve(':app:compileClasspath', jvm.gradleStatus('com.acme:auth-client:4.1.0', '401')),
    ],
  ],
  'go.compile-name': [
    ['go.undefined-load-users', go.undefinedName('loadUsers')],
    ['go.undefined-load-orders', go.undefinedName('loadOrders')],
  ],
  'go.import': [
    ['go.unused-import-os', go.unusedImport('os')],
    ['go.unused-import-fmt', go.unusedImport('fmt')],
  ],
  'go.module': [
    ['go.no-module-chi', go.missingModule('github.com/go-chi/chi/v5')],
    ['go.no-module-gin', go.missingModule('github.com/gin-gonic/gin')],
  ],
  'go.panic-kind': [
    ['go.index-out-of-range', go.indexOutOfRange],
    ['go.nil-map', go.panics('assignment to entry in nil map')],
  ],
  'go.fatal-kind': [
    ['go.deadlock', go.fatal('all goroutines are asleep - deadlock!', 'chan receive')],
    ['go.concurrent-map-writes', go.fatal('concurrent map writes', 'running')],
  ],
  'go.dial': [
    ['go.dial-refused-5432', go.dialRefused(5432)],
    ['go.dial-timeout-5432', go.dialTimeout(5432)],
  ],
  'rust.borrow-code': [
    ['rust.e0499-cache', rust.borrowedTwice('E0499', 'cache')],
    ['rust.e0502-cache', rust.borrowedTwice('E0502', 'cache')],
  ],
  'rust.thread-bound': [
    ['rust.rc-not-sent', rust.threadBound('Rc<RefCell<State>>', 'sent')],
    ['rust.rc-not-shared', rust.threadBound('Rc<RefCell<State>>', 'shared')],
  ],
  'rust.unwrap-os': [
    ['rust.unwrap-os-not-found', rust.unwrapOs(2, 'NotFound', 'No such file or directory')],
    ['rust.unwrap-os-denied', rust.unwrapOs(13, 'PermissionDenied', 'Permission denied')],
  ],
  'rust.import': [
    ['rust.e0432-serde-json', rust.unresolvedImport('serde_json')],
    ['rust.e0432-serde-yaml', rust.unresolvedImport('serde_yaml')],
  ],
  'rust.value-or-function': [
    ['rust.e0425-value-checksum', rust.noValue('checksum')],
    ['rust.e0425-function-checksum', rust.noFunction('checksum')],
  ],
  'sh.command': [
    ['sh.no-command-yq', shell.commandNotFound('yq')],
    ['sh.no-command-rg', shell.commandNotFound('rg')],
  ],
  'sh.cp': [
    ['sh.cp-not-found', shell.coreutil('cp', 'cannot stat', ['build', 'release.zip'], 'No such file or directory')],
    ['sh.cp-denied', shell.coreutil('cp', 'cannot stat', ['build', 'release.zip'], 'Permission denied')],
  ],
  'sh.signal': [
    ['sh.segfault', shell.signalled('Segmentation fault', './bin/worker', 139)],
    ['sh.killed', shell.signalled('Killed', './bin/worker', 137)],
  ],
  'sh.exit-code': [
    ['sh.exit-137', shell.exitedWith(137)],
    ['sh.exit-143', shell.exitedWith(143)],
  ],
  'sh.unbound': [
    ['sh.unbound-database-url', shell.unbound('DATABASE_URL')],
    ['sh.unbound-api-token', shell.unbound('API_TOKEN')],
  ],
  'sh.ssh': [
    ['sh.ssh-refused', shell.sshConnect('Connection refused')],
    ['sh.ssh-timeout', shell.sshConnect('Connection timed out')],
  ],
  'sh.linker': [
    ['sh.no-symbol-deflate', shell.undefinedReference('deflateInit_')],
    ['sh.no-symbol-inflate', shell.undefinedReference('inflateInit_')],
  ],
  'git.conflict-kind': [
    ['git.conflict-content', git.conflictContent('src/app.ts')],
    ['git.conflict-modify-delete', git.conflictDelete('src/app.ts')],
  ],
  'git.push': [
    ['git.protected-branch', git.protectedBranch],
    ['git.pre-receive', git.preReceive],
  ],
  'git.access': [
    ['git.authentication', git.authenticationFailed],
    ['git.repository-not-found', git.repositoryNotFound],
  ],
  'npm.package': [
    ['npm.404-auth', npm.notFound('@acme/auth')],
    ['npm.404-logger', npm.notFound('@acme/logger')],
  ],
  'npm.status': [
    ['npm.401-billing', npm.forbidden('E401', '@acme/billing')],
    ['npm.403-billing', npm.forbidden('E403', '@acme/billing')],
  ],
  'npm.script': [
    ['npm.no-script-lint', npm.missingScript('lint')],
    ['npm.no-script-typecheck', npm.missingScript('typecheck')],
  ],
  'npm.network': [
    ['npm.timed-out', npm.network('ETIMEDOUT')],
    ['npm.reset', npm.network('ECONNRESET')],
  ],
  'npm.lifecycle-code': [
    ['npm.sharp-exit-1', npm.lifecycle('sharp', 1)],
    ['npm.sharp-exit-137', npm.lifecycle('sharp', 137)],
  ],
  'sql.pg-column': [
    ['sql.pg-no-column-email', sql.pgNoColumn('email')],
    ['sql.pg-no-column-phone', sql.pgNoColumn('phone')],
  ],
  'sql.pg-constraint': [
    ['sql.pg-unique-orders-ref', sql.pgUnique('orders', 'orders_customer_id_key', 'customer_id')],
    ['sql.pg-foreign-orders-ref', sql.pgForeignKey('orders', 'orders_customer_id_fkey', 'customer_id', 'customers')],
  ],
  'sql.pg-retry': [
    ['sql.pg-deadlock', sql.pgDeadlock],
    ['sql.pg-serialization', sql.pgSerialization],
  ],
  'sql.pg-canceled': [
    ['sql.pg-statement-timeout', sql.pgCanceled('57014')],
    ['sql.pg-lock-timeout', sql.pgCanceled('55P03')],
  ],
  'sql.my-lock': [
    ['sql.my-deadlock', sql.myDeadlock],
    ['sql.my-lock-wait', sql.myLockWait],
  ],
  'sql.my-column': [
    ['sql.my-no-column-discount', sql.myUnknownColumn('discount')],
    ['sql.my-no-column-coupon', sql.myUnknownColumn('coupon')],
  ],
  'sql.lite-lock': [
    ['sql.lite-busy', sql.liteBusy],
    ['sql.lite-locked', sql.liteLocked],
  ],
  'sql.lite-constraint': [
    ['sql.lite-unique-users-login', sql.liteUnique('users.login')],
    ['sql.lite-not-null-users-login', sql.liteNotNull('users.login')],
  ],
  'docker.port': [
    ['docker.port-8080', docker.portAllocated(8080)],
    ['docker.port-5432', docker.portAllocated(5432)],
  ],
  'docker.build-code': [
    ['docker.build-exit-1', docker.buildStep('npm run build', 1)],
    ['docker.build-exit-127', docker.buildStep('npm run build', 127)],
  ],
  'http.fetch-inner': [
    ['http.fetch-not-found', http.fetchNotFound('api.acme.dev')],
    ['http.fetch-reset', http.fetchReset],
  ],
  'http.certificate': [
    ['http.certificate-expired', http.fetchCertificate('CERT_HAS_EXPIRED')],
    ['http.certificate-self-signed', http.fetchCertificate('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ],
  'http.axios-status': [
    ['http.axios-401', http.axiosStatus(401)],
    ['http.axios-403', http.axiosStatus(403)],
  ],
  'http.curl-status': [
    ['http.curl-404', http.curlStatus(404)],
    ['http.curl-403', http.curlStatus(403)],
  ],
  'test.eslint-rule': [
    ['test.eslint-undef-cache', test.eslintRule('no-undef', "'cache' is not defined")],
    ['test.eslint-shadow-cache', test.eslintRule('no-redeclare', "'cache' is already defined")],
  ],
  'test.jest-title': [
    ['test.jest-timeout-login', test.jestTimeout('session › logs in')],
    ['test.jest-timeout-logout', test.jestTimeout('session › logs out')],
  ],
};
