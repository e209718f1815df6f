'use strict'
// Behaviour check for compare-versions (case compare-versions-502)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { satisfies, compareVersions, compare, validate } = require('./package/src/index.ts')
t('order', () => assert.deepStrictEqual(['1.10.0', '1.2.0', '1.2.0-beta', '1.9.1'].sort(compareVersions), ['1.2.0-beta', '1.2.0', '1.9.1', '1.10.0']))
t('signs', () => { assert.strictEqual(compare('1.0.0', '1.0.1', '<='), true); assert.strictEqual(satisfies('2.0.0', '>1.9.9'), true) })
t('caret', () => { assert.strictEqual(satisfies('1.9.0', '^1.2.3'), true); assert.strictEqual(satisfies('2.0.0', '^1.2.3'), false); assert.strictEqual(satisfies('1.2.2', '^1.2.3'), false) })
t('tilde', () => { assert.strictEqual(satisfies('1.2.9', '~1.2.3'), true); assert.strictEqual(satisfies('1.3.0', '~1.2.3'), false) })
t('caret with a leading zero', () => { assert.strictEqual(satisfies('0.3.0', '^0.2.3'), false); assert.strictEqual(satisfies('0.2.9', '^0.2.3'), true) })
t('caret with two leading zeros', () => { assert.strictEqual(satisfies('0.0.4', '^0.0.3'), false); assert.strictEqual(satisfies('0.0.3', '^0.0.3'), true) })
t('caret with a prerelease', () => { assert.strictEqual(satisfies('1.2.3-beta.4', '^1.2.3-beta.2'), true); assert.strictEqual(satisfies('1.2.3-beta.1', '^1.2.3-beta.2'), false) })
t('caret without the last number', () => { assert.strictEqual(satisfies('1.8.1', '^1.2'), true); assert.strictEqual(satisfies('1.1.0', '^1.2'), false) })
t('equal', () => { assert.strictEqual(satisfies('1.2.3', '1.2.3'), true); assert.strictEqual(satisfies('1.2.4', '1.2.3'), false) })
t('valid', () => assert.deepStrictEqual(['1.0.0', 'x', '^1.0.0'].map((v) => validate(v)), [true, false, false]))

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
