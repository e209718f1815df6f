'use strict'
// Behaviour check for camelcase (case camelcase-531)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const c = require('./package/index.js')
t('dashes', () => assert.strictEqual(c('foo-bar'), 'fooBar'))
t('underscores and spaces', () => { assert.strictEqual(c('foo_bar'), 'fooBar'); assert.strictEqual(c('foo bar'), 'fooBar') })
t('pascal', () => assert.strictEqual(c('foo-bar', { pascalCase: true }), 'FooBar'))
t('several', () => assert.strictEqual(c(['foo', 'bar-baz']), 'fooBarBaz'))
t('a number between letters', () => assert.strictEqual(c('foo2bar'), 'foo2Bar'))
t('numbers and separators', () => assert.strictEqual(c('b2b_registration_request'), 'b2BRegistrationRequest'))
t('a number after capitals', () => assert.strictEqual(c('Hello1World11foo'), 'hello1World11Foo'))
t('a number at the end', () => assert.strictEqual(c('foo2'), 'foo2'))
t('capitals', () => assert.strictEqual(c('FOO'), 'foo'))
t('not a text', () => assert.throws(() => c(1)))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
