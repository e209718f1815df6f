'use strict'
// Behaviour check for bytes (case bytes-311)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const bytes = require('./package/index.js')
t('format', () => assert.deepStrictEqual([0, 1024, 1500, 1048576].map((x) => bytes(x)), ['0B', '1KB', '1.46KB', '1MB']))
t('parse', () => assert.deepStrictEqual(['1KB', '1.5MB', '10'].map((x) => bytes(x)), [1024, 1572864, 10]))
t('thousands', () => assert.strictEqual(bytes(1000, { thousandsSeparator: ',' }), '1,000B'))
t('thousands in another unit', () => assert.strictEqual(bytes(1024 * 1234567, { unit: 'KB', thousandsSeparator: ' ' }), '1 234 567KB'))
t('thousands and many decimals', () => assert.strictEqual(bytes(1234567, { unit: 'KB', decimalPlaces: 8, thousandsSeparator: ',' }), '1,205.63183594KB'))
t('no thousands but many decimals', () => assert.strictEqual(bytes(1025, { decimalPlaces: 6, thousandsSeparator: ',' }), '1.000977KB'))
t('fixed decimals', () => assert.strictEqual(bytes(1024, { decimalPlaces: 4, fixedDecimals: true, thousandsSeparator: '.' }), '1.0000KB'))
t('a space in front of the unit', () => assert.strictEqual(bytes(1024, { unitSeparator: ' ' }), '1 KB'))
t('negative', () => assert.strictEqual(bytes(-1024), '-1KB'))
t('not a number', () => assert.strictEqual(bytes(NaN), null))

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
