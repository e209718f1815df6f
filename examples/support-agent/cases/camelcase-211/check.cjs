'use strict'
// What the owner of this agent expects of camelcase.
// node checks/camelcase.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const c = require('../vendor/camelcase/index.js')
t('dashes', () => assert.strictEqual(c('foo-bar'), 'fooBar'))
t('underscores', () => assert.strictEqual(c('foo_bar'), 'fooBar'))
t('camel stays', () => assert.strictEqual(c('fooBar'), 'fooBar'))
t('pascal', () => assert.strictEqual(c('FooBar'), 'fooBar'))
t('several arguments', () => assert.strictEqual(c('foo', 'bar'), 'fooBar'))
t('question mark', () => assert.strictEqual(c('foo bar?'), 'fooBar?'))
t('dollar', () => assert.strictEqual(c('foo bar$'), 'fooBar$'))
t('hash', () => assert.strictEqual(c('foo-bar#'), 'fooBar#'))
t('digits', () => assert.strictEqual(c('b2b_registration'), 'b2bRegistration'))

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
