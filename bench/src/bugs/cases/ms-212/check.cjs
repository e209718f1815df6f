'use strict'
// Behaviour check for ms (case ms-212)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ms = require('./package/index.js')
t('read', () => assert.deepStrictEqual(['1m', '2 days', '1.5h', '100', '.5ms'].map((x) => ms(x)), [60000, 172800000, 5400000, 100, 0.5]))
t('negative', () => assert.deepStrictEqual(['-1s', '-.5h', '-3 min'].map((x) => ms(x)), [-1000, -1800000, -180000]))
t('negative with a decimal point', () => { assert.strictEqual(ms('-10.5h'), -37800000); assert.strictEqual(ms('-12.25s'), -12250) })
t('a minus in the middle', () => assert.strictEqual(ms('10-.5'), undefined))
t('format', () => assert.deepStrictEqual([60000, 500, -3 * 3600000, 0].map((x) => ms(x)), ['1m', '500ms', '-3h', '0ms']))
t('format long', () => assert.deepStrictEqual([1000, 120000].map((x) => ms(x, { long: true })), ['1 second', '2 minutes']))
t('infinity', () => { assert.throws(() => ms(Infinity)); assert.throws(() => ms(-Infinity)) })
t('not a number', () => { assert.throws(() => ms(NaN)); assert.throws(() => ms('')); assert.throws(() => ms({})) })
t('nonsense', () => assert.strictEqual(ms('☃'), undefined))

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
