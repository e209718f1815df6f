'use strict'
// Behaviour check for pretty-ms (case pretty-ms-701)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const pretty = require('./package/index.js')
const colon = { colonNotation: true }
t('seconds', () => { assert.strictEqual(pretty(1337), '1.3s'); assert.strictEqual(pretty(1000), '1s') })
t('days', () => assert.strictEqual(pretty(1000 * 60 * 67 * 24 * 465), '1y 154d 6h'))
t('less than a second', () => assert.strictEqual(pretty(100), '100ms'))
t('colons', () => assert.strictEqual(pretty(95500, colon), '1:35.5'))
t('colons, a whole second', () => assert.strictEqual(pretty(1000, colon), '0:01'))
t('colons, less than a second', () => { assert.strictEqual(pretty(543, colon), '0:00.5'); assert.strictEqual(pretty(900, colon), '0:00.9') })
t('colons, nothing', () => assert.strictEqual(pretty(0, colon), '0:00'))
t('compact', () => assert.strictEqual(pretty(1337, { compact: true }), '1s'))
t('verbose', () => assert.strictEqual(pretty(335669000, { verbose: true }), '3 days 21 hours 14 minutes 29 seconds'))
t('not a number', () => assert.throws(() => pretty('x'), TypeError))

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
