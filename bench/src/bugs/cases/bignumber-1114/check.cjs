'use strict'
// Behaviour check for bignumber.js (case bignumber-1114)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const BigNumber = require('./package/dist/bignumber.cjs')
const plain = { decimalSeparator: '.', groupSeparator: ',', groupSize: 3 }
t('groups of three', () => assert.strictEqual(new BigNumber('1234567.89').toFormat(plain), '1,234,567.89'))
t('no fraction', () => assert.strictEqual(new BigNumber('1234567').toFormat({ ...plain, groupSize: 0 }), '1234567'))
t('no grouping, with a fraction', () => assert.strictEqual(new BigNumber('1234567.89').toFormat({ ...plain, groupSize: 0 }), '1234567.89'))
t('no grouping, a fixed number of decimals', () => assert.strictEqual(new BigNumber('9876.54321').toFormat(2, BigNumber.ROUND_HALF_UP, { ...plain, groupSize: 0 }), '9876.54'))
t('no grouping, a comma for the fraction', () => assert.strictEqual(new BigNumber('0.5').toFormat({ decimalSeparator: ',', groupSeparator: '.', groupSize: 0 }), '0,5'))
t('second group size', () => assert.strictEqual(new BigNumber('123456789.5').toFormat({ ...plain, secondaryGroupSize: 2 }), '12,34,56,789.5'))
t('negative', () => assert.strictEqual(new BigNumber('-12345.6').toFormat({ ...plain, negativeSign: '-' }), '-12,345.6'))
t('fraction in groups', () => assert.strictEqual(new BigNumber('1.23456789').toFormat({ ...plain, fractionGroupSize: 3, fractionGroupSeparator: ' ' }), '1.234 567 89'))
t('prefix and suffix', () => assert.strictEqual(new BigNumber('1000').toFormat({ ...plain, prefix: '$', suffix: ' a day' }), '$1,000 a day'))

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
