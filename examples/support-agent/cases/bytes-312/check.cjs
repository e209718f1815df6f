'use strict'
// What the owner of this agent expects of bytes.
// node checks/bytes.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const bytes = require('../vendor/bytes/index.js')
t('parse', () => { assert.strictEqual(bytes.parse('1KB'), 1024); assert.strictEqual(bytes.parse('1.5MB'), 1572864) })
t('number passes', () => assert.strictEqual(bytes.parse(1024), 1024))
t('plain digits', () => assert.strictEqual(bytes.parse('1024'), 1024))
t('NaN', () => assert.strictEqual(bytes.parse(NaN), null))
t('text', () => assert.strictEqual(bytes.parse('foobar'), null))
t('empty', () => assert.strictEqual(bytes.parse(''), null))
t('unit without a number', () => assert.strictEqual(bytes.parse('KB'), null))
t('negative', () => assert.strictEqual(bytes.parse('-1KB'), -1024))
t('other types', () => { assert.strictEqual(bytes.parse(true), null); assert.strictEqual(bytes.parse({}), null) })

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
