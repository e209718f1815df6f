'use strict'
// Behaviour check for fraction.js (case fraction-403)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Fraction = require('./package/fraction.js')
const invalid = (fn) => assert.throws(fn, (e) => e instanceof Fraction.InvalidParameter)
t('whole', () => assert.strictEqual(new Fraction('12').toString(), '12'))
t('a ratio', () => assert.strictEqual(new Fraction('6/4').toFraction(), '3/2'))
t('repeating', () => assert.strictEqual(new Fraction("0.(3)").toFraction(), '1/3'))
t('mixed', () => assert.strictEqual(new Fraction('1 1/2').toFraction(), '3/2'))
t('negative', () => assert.strictEqual(new Fraction('-0.5').toFraction(), '-1/2'))
t('empty text', () => invalid(() => new Fraction('')))
t('a line break', () => invalid(() => new Fraction('\n')))
t('letters', () => invalid(() => new Fraction('abc')))
t('adding an empty text', () => invalid(() => new Fraction(1).add('')))
t('nothing is zero', () => assert.strictEqual(new Fraction().toString(), '0'))

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
