'use strict'
// Behaviour check for humanize-duration (case humanize-duration-3273)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const humanize = require('./package/humanize-duration.js')
t('seconds', () => { assert.strictEqual(humanize(1000), '1 second'); assert.strictEqual(humanize(2000), '2 seconds') })
t('several units', () => assert.strictEqual(humanize(97320000), '1 day, 3 hours, 2 minutes'))
t('Spanish', () => assert.strictEqual(humanize(3000, { language: 'es' }), '3 segundos'))
t('Swahili, one', () => assert.strictEqual(humanize(1000, { language: 'sw' }), 'sekunde 1'))
t('Swahili, several units', () => assert.strictEqual(humanize(3600000 * 2 + 60000 * 5, { language: 'sw' }), 'masaa 2, dakika 5'))
t('Swahili, nothing', () => assert.strictEqual(humanize(0, { language: 'sw' }), 'sekunde 0'))
t('Arabic', () => assert.strictEqual(humanize(1000, { language: 'ar' }).includes('ثانية'), true))
t('largest', () => assert.strictEqual(humanize(97320000, { largest: 2 }), '1 day, 3 hours'))
t('round', () => assert.strictEqual(humanize(1499, { round: true }), '1 second'))
t('unknown language', () => assert.throws(() => humanize(1, { language: 'none' })))

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
