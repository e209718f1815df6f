'use strict'
// Behaviour check for validator (case validator-402)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const v = require('./package/validator.js')
t('decimals', () => assert.deepStrictEqual(['1', '0.5', '-1.25', '+7', '.5'].map((x) => v.isDecimal(x)), [true, true, true, true, true]))
t('others', () => assert.deepStrictEqual(['a', '1.2.3', '1,5', ' 1', '0x1'].map((x) => v.isDecimal(x)), [false, false, false, false, false]))
t('an empty text', () => assert.strictEqual(v.isDecimal(''), false))
t('a sign alone', () => assert.deepStrictEqual(['-', '+'].map((x) => v.isDecimal(x)), [false, false]))
t('a full stop alone', () => assert.deepStrictEqual(['.', '-.'].map((x) => v.isDecimal(x)), [false, false]))
t('nothing', () => assert.deepStrictEqual([null, undefined].map((x) => v.isDecimal(x)), [false, false]))
t('integers', () => assert.deepStrictEqual(['1', '-5', '1.0', ''].map((x) => v.isInt(x)), [true, true, false, false]))
t('floats', () => assert.deepStrictEqual(['1.5', '-0.5', 'x'].map((x) => v.isFloat(x)), [true, true, false]))
t('numeric', () => assert.deepStrictEqual(['123', '-1', '1.5', 'a'].map((x) => v.isNumeric(x)), [true, true, false, false]))

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
